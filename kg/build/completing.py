"""A draft whose documents are there → names of all terms, decisions of curators, hierarchies in use, a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.build.curating import decided, settle
from kg.build.stages import vocabulary
from kg.build.versions import versions, vocabulary_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation import Decision
    from kg.model import Term
    from kg.store.writer import Draft
    from kg.vocabulary import Vocabulary


def complete(draft: Draft, records: Iterable[dict[str, Any]], decisions: Iterable[Decision] | None = None) -> None:
    """What stands beside the documents' graphs, and what curators change in these.

    ``decisions`` take the place of those that the draft brings along.
    """
    draft.no_more()
    if draft.has_names(vocabulary_version()):
        draft.names(vocabulary_version(), ())
    else:
        words = vocabulary()
        draft.names(vocabulary_version(), _names(words), words.is_a)
    before = decided(draft.decisions)
    after = before if decisions is None else tuple(decisions)
    if before or after:
        draft.decided = settle(draft, after)
    if not draft.has_hierarchy(versions()):
        from kg.triples import hierarchy_nquads  # noqa: PLC0415 - a build that changes nothing loads no stage

        used = vocabulary().hierarchy(sorted(draft.concepts()))
        draft.hierarchy(versions(), hierarchy_nquads(used).encode())
    draft.report(json.dumps(record, ensure_ascii=False) for record in records)


def _names(words: Vocabulary) -> Iterator[tuple[str, Term, str]]:
    """Every name of the vocabulary, and the accessions of the proteins that genes make."""
    yield from words.names()
    genes = {term.id for _, term, _ in words.names() if term.id and term.kind == "analyte"}
    for gene, protein in words.hierarchy(sorted(genes)).proteins:
        term = words.term(gene)
        if term is not None:
            yield protein.rpartition(":")[2], term, "accession"

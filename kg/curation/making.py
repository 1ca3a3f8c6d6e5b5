"""A row of a sheet and what a trial's documents assert → the decision that the row makes, or what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kg.curation.decisions import ADD, CONCEPT_GONE, CORRECT, EXTRACTION_CHANGED, QUOTE_GONE, Decision, subject
from kg.curation.quotes import within
from kg.model import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curation.quotes import Place, Text
    from kg.curation.sheet import Row


class Fault(Exception):  # noqa: N818 - of a row, not of ours
    """What is wrong with a row."""


class Concept(NamedTuple):
    """A concept that a row names."""

    id: str
    label: str
    kind: str


class Source(Protocol):
    """One trial: what its documents assert, their names and texts, and what its curator may call a concept."""

    @property
    def asserted(self) -> Sequence[Decision]: ...  # noqa: D102 - rows in which nothing is decided
    @property
    def texts(self) -> Sequence[tuple[str, Text]]: ...  # noqa: D102 - name and text of each document
    def resolve(self, words: str, kind: str) -> Concept: ...  # noqa: D102 - CURIE, label or synonym; or a Fault


def judged(row: Row, verb: str, source: Source | None, stale: set[str]) -> Decision:
    """What a row decides about an assertion of the extraction; what was stale when it was exported may be so.

    Raises:
        Fault: there is no such assertion, or its quote stands nowhere; a correction corrects nothing.
    """
    role = _role(row["role"])
    held = _asserted(row, role, source.asserted) if source else None
    if held is None:
        if source is not None and EXTRACTION_CHANGED not in stale:
            raise Fault(_not_asserted(row, source.asserted))
        held = _as_shown(row, role)
    elif row["quote"] and row["quote"] != held.quote:
        if source is not None and QUOTE_GONE not in stale and not _stands(row["quote"], source):
            raise Fault(f"the quote stands in no document of {held.trial}")
        held = replace(held, quote=row["quote"], words=row["words"], document=row["document"], place=row["place"])
    if not held.quote:
        raise Fault("the quote is missing")
    made = replace(held, decision=verb)
    return _correction(row, made, source, stale) if verb == CORRECT else made


def _role(words: str) -> str:
    role = words.casefold()
    if role not in ROLES:
        raise Fault(f"there is no role {words!r}: {', '.join(ROLES)}")
    return role


def _asserted(row: Row, role: str, asserted: Iterable[Decision]) -> Decision | None:
    return next((one for one in asserted if one.role == role and is_about(row, one)), None)


def is_about(row: Row, one: Decision) -> bool:
    """Whether a row means the concept of an assertion: by its CURIE or label, without either by kind and words."""
    words = (row["concept"] or row["label"]).casefold()
    if one.concept:
        return words in {one.concept.casefold(), one.label.casefold()}
    return words == one.label.casefold() and row["kind"] in {"", one.kind}


def _not_asserted(row: Row, asserted: Iterable[Decision]) -> str:
    named = row["label"] or row["concept"]
    roles = [one.role for one in asserted if is_about(row, one)]
    said = f"it says {', '.join(roles)}" if roles else "it does not name it"
    return f"the extraction does not say {named} as {row['role']} of {row['trial']} ({said}): decision add says it"


def _as_shown(row: Row, role: str) -> Decision:
    columns = ("trial", "concept", "label", "kind", "quote", "words", "document", "place", "confidence")
    shown = {column: row[column] for column in columns}
    return Decision(**shown, role=role)


def _stands(quote: str, source: Source) -> bool:
    return any(text.places(quote) for _, text in source.texts)


def _correction(row: Row, made: Decision, source: Source | None, stale: set[str]) -> Decision:
    """The concept and role that hold instead; what is not corrected stays as it is."""
    role = _role(row["corrected_role"]) if row["corrected_role"] else ""
    concept = Concept("", "", "")
    if words := row["corrected_concept"]:
        concept = Concept(words, row["corrected_label"], row["corrected_kind"] or made.kind)
        if source is not None and CONCEPT_GONE not in stale:
            concept = source.resolve(words, row["corrected_kind"] or made.kind)
    concept = Concept("", "", "") if concept.id == made.concept else concept
    role = "" if role == made.role else role
    if not concept.id and not role:
        raise Fault("it corrects nothing: give a corrected_concept or a corrected_role that differs")
    return replace(
        made,
        corrected_concept=concept.id,
        corrected_label=concept.label,
        corrected_kind=concept.kind,
        corrected_role=role,
    )


def added(row: Row, source: Source | None, stale: set[str]) -> Decision:
    """A new assertion, whose quote must stand in a document of its trial, in each but once.

    Raises:
        Fault: the concept is unknown or ambiguous, the quote stands nowhere or twice, or the extraction says it.
    """
    role, quote = _role(row["role"]), row["quote"]
    if not quote:
        raise Fault("what is added needs a quote from a document of the trial")
    if source is None or QUOTE_GONE in stale:
        return replace(_as_shown(row, role), decision=ADD, confidence="")
    concept = Concept(row["concept"], row["label"], row["kind"])
    if CONCEPT_GONE not in stale:
        concept = source.resolve(row["concept"] or row["label"], row["kind"])
    if any((one.subject, one.role) == (subject(*_named(concept)), role) for one in source.asserted):
        raise Fault(f"the extraction says {concept.label} as {role} already: accept it")
    document, text, place = _found(row, source)
    words = row["words"] or quote
    exact = within(text, place, words)
    if " ".join(text.at(exact).split()) != words:
        raise Fault(f"the words {words!r} do not stand in the quote")
    return Decision(
        row["trial"], concept.id, concept.label, concept.kind, role, quote, words, document, str(exact), decision=ADD
    )


def _named(concept: Concept) -> tuple[str, str, str]:
    return concept.id, concept.kind, concept.label


def _found(row: Row, source: Source) -> tuple[str, Text, Place]:
    """The first document in which a quote stands; where one is named, that one."""
    texts = [(name, text) for name, text in source.texts if row["document"] in {"", name}]
    if not texts:
        raise Fault(
            f"no document {row['document']!r} describes {row['trial']}: {', '.join(n for n, _ in source.texts)}"
        )
    found = [(name, text, places) for name, text in texts if (places := text.places(row["quote"]))]
    if not found:
        raise Fault(f"the quote stands in no document of {row['trial']}")
    for name, _, places in found:
        if len(places) > 1:
            where = ", ".join(map(str, places))
            raise Fault(f"the quote stands {len(places)} times in {name} ({where}): quote more of the sentence")
    name, text, places = found[0]
    return name, text, places[0]

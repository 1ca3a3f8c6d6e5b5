"""Paths → a published generation and a report: the pipeline, and the only place that knows the order of its stages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import kg
from kg import files, iris
from kg.documents import documents
from kg.model import Document, DocumentError, Issue, ShapeViolation
from kg.store.reader import Entry
from kg.store.writer import Draft, nquads, publication
from kg.workers import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.model import Term, Trial
    from kg.vocabulary import Vocabulary

PUBLISHED: Final = "published"
QUARANTINED: Final = "quarantined"
_MAX_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of every document: one record each, as the interface's ``--report`` writes them."""

    records: tuple[dict[str, Any], ...]
    generation: bool

    def count(self, outcome: str) -> int:
        """How many documents had this outcome: published, unchanged, quarantined or retracted."""
        return sum(record["outcome"] == outcome for record in self.records)

    def lines(self) -> Iterator[str]:
        """The report as JSON lines."""
        return (json.dumps(record, ensure_ascii=False) for record in self.records)


@dataclass(frozen=True, slots=True)
class Built:
    """One document after all stages: its index entry, its text, and its graph as N-Quads."""

    entry: Entry
    text: str | None
    quads: bytes = b""


@dataclass(frozen=True, slots=True)
class Work:
    """A document that has to be built, and what its index entry will remember of it."""

    document: Document
    fingerprint: str
    origin: str | None


def build(  # noqa: PLR0913 - the options of the command
    paths: Sequence[Path],
    store: Path,
    *,
    workers: int = 1,
    full: bool = False,
    progress: bool = False,
    waiting: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Build documents into a store and publish a generation, if anything changed.

    Args:
        paths: files, folders, archives; none means the packaged seeds.
        store: folder of the store; made where it is missing.
        workers: how many processes read documents.
        full: start from nothing, and forget what earlier builds put in.
        progress: show a progress bar on stderr.
        waiting: hears who holds the build lock, where we have to wait for it.

    Raises:
        OSError: the disk fails; nothing is published then.
    """
    with publication(store, full=full, waiting=waiting) as draft:
        intake = Intake(draft, paths or [files.seeds()])
        for built in each(construct, _shown(intake.work(), progress=progress), workers):
            intake.settle(built)
        intake.retract_missing()
        if draft.changed:
            _complete(draft, intake.records())
        return BuildReport(intake.records(), draft.changed)


def construct(work: Work) -> Built:
    """All stages of one document; what is wrong with it becomes an issue, and the batch goes on."""
    document = work.document
    entry = Entry(document.source, document.sha256, work.fingerprint, QUARANTINED, origin=work.origin)
    try:
        trial, quads = _stages(document)
    except DocumentError as error:
        return Built(entry._replace(issues=_dump((*document.issues, error.issue))), None)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the other thousands
        issue = Issue("internal-error", f"{type(error).__name__}: {error}", "error")
        return Built(entry._replace(issues=_dump((*document.issues, issue))), None)
    issues = _dump(tuple(dict.fromkeys((*document.issues, *trial.issues))))
    graph = iris.document(document.sha256).value
    entry = entry._replace(outcome=PUBLISHED, graph=graph, trial=trial.id, layout=trial.layout, issues=issues)
    return Built(entry, document.text, quads)


def _stages(document: Document) -> tuple[Trial, bytes]:
    from kg.assemble import assemble  # noqa: PLC0415 - a build that changes nothing loads no stage
    from kg.interpret import interpret  # noqa: PLC0415 - the same
    from kg.read import read  # noqa: PLC0415 - the same
    from kg.recognise import recognise  # noqa: PLC0415 - the same
    from kg.triples import triples  # noqa: PLC0415 - the same
    from kg.validate import check_document  # noqa: PLC0415 - the same

    page = read(document)
    vocabulary = _vocabulary()
    mentions = recognise(page, vocabulary)
    trial = assemble(page, interpret(page, mentions, vocabulary))
    quads = tuple(triples(trial, vocabulary_version=vocabulary.version, software_version=kg.__version__))
    violations = [result for result in check_document(quads).results if result.severity == "violation"]
    if violations:
        shown = "; ".join(dict.fromkeys(result.message for result in violations[:_MAX_SHOWN]))
        raise ShapeViolation(document.source, shown, violations[0].line)
    return trial, nquads(quads)


def _vocabulary() -> Vocabulary:
    from kg.vocabulary import load  # noqa: PLC0415 - a build that changes nothing never loads it

    return load()


def _complete(draft: Draft, records: Iterable[dict[str, Any]]) -> None:
    """What stands beside the document graphs: hierarchies of the terms in use, names of all terms, the report."""
    vocabulary = _vocabulary()
    from kg.triples import hierarchy_quads  # noqa: PLC0415 - a build that changes nothing loads no stage

    draft.hierarchy(hierarchy_quads(vocabulary.hierarchy(sorted(draft.concepts()))))
    draft.names(vocabulary.version, _names(vocabulary), vocabulary.is_a)
    draft.report(json.dumps(record, ensure_ascii=False) for record in records)


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, Term, str]]:
    """Every name of the vocabulary, and the accessions of the proteins that genes make."""
    yield from vocabulary.names()
    genes = {term.id for _, term, _ in vocabulary.names() if term.id and term.kind == "analyte"}
    for gene, protein in vocabulary.hierarchy(sorted(genes)).proteins:
        term = vocabulary.term(gene)
        if term is not None:
            yield protein.rpartition(":")[2], term, "accession"


def _shown(work: Iterable[Work], *, progress: bool) -> Iterable[Work]:
    if not progress:
        return work
    from tqdm import tqdm  # noqa: PLC0415 - only a terminal shows progress

    bar: Callable[..., Iterable[Work]] = partial(tqdm, desc="documents", unit="", leave=False)
    return bar(work)


class Intake:
    """Documents as they come in, told apart into unchanged, bad, and to be built; the records of the report."""

    def __init__(self, draft: Draft, paths: Sequence[Path]) -> None:
        """Remember where the documents come from."""
        self._draft, self._paths = draft, paths
        self._records: dict[str, dict[str, Any] | None] = {}
        self._roots: set[str] = set()

    def work(self) -> Iterator[Work]:
        """The documents that have to be built."""
        for path in self._paths:
            root = str(path.resolve()) if path.is_dir() else None
            self._roots |= {root} if root else set()
            for found in documents([path]):
                named = self._named_once(found)
                if isinstance(named, DocumentError):
                    self.settle(Built(_bad(named, root), None))
                    continue
                work = Work(named, fingerprint(named), root)
                if not self._unchanged(work):
                    self._records[named.source] = None
                    yield work

    def _named_once(self, found: Document | DocumentError) -> Document | DocumentError:
        """Two inputs of one run may have the same name (``a/1.txt b/1.txt``): later ones are numbered."""
        if isinstance(found, DocumentError) or found.source not in self._records:
            return found
        number = 2
        while f"{found.source}~{number}" in self._records:
            number += 1
        return replace(found, source=f"{found.source}~{number}")

    def _unchanged(self, work: Work) -> bool:
        entry = self._draft.entries.get(work.document.source)
        if entry is None or entry.outcome != PUBLISHED or entry.fingerprint != work.fingerprint:
            return False
        self._records[entry.source] = _record(entry, "unchanged")
        return True

    def settle(self, built: Built) -> None:
        """Put a document into the draft, or out of it where it is bad; note what became of it."""
        entry = built.entry
        if self._draft.entries.get(entry.source) != entry:
            self._draft.put(entry, built.text, built.quads)
        self._records[entry.source] = _record(entry, entry.outcome)

    def retract_missing(self) -> None:
        """Take out what an earlier build found in one of these folders and this one did not."""
        for entry in list(self._draft.entries.values()):
            if entry.origin in self._roots and entry.source not in self._records:
                self._draft.drop(entry.source)
                self._records[entry.source] = _record(entry, "retracted")

    def records(self) -> tuple[dict[str, Any], ...]:
        """One record a document, in the order of the input."""
        return tuple(record for record in self._records.values() if record is not None)


def retract(source: str, store: Path, *, waiting: Callable[[str], None] = lambda _: None) -> BuildReport:
    """Take one document out of the store and publish the rest.

    Raises:
        KeyError: the store has no document of this source.
    """
    with publication(store, waiting=waiting) as draft:
        if source not in draft.entries:
            raise KeyError(source)
        entry = draft.drop(source)
        records = (_record(entry, "retracted"),) if entry else ()
        _complete(draft, records)
        return BuildReport(records, generation=True)


def _record(entry: Entry, outcome: str) -> dict[str, Any]:
    return {
        "source": entry.source,
        "outcome": outcome,
        "layout": entry.layout,
        "trial": entry.trial,
        "sha256": entry.sha256 or None,
        "issues": json.loads(entry.issues),
    }


def _bad(error: DocumentError, origin: str | None) -> Entry:
    return Entry(error.source, "", "", QUARANTINED, issues=_dump((error.issue,)), origin=origin)


def _dump(issues: Iterable[Issue]) -> str:
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)


def fingerprint(document: Document) -> str:
    """What a document's graph depends on: its bytes, its row of ``sources.tsv``, the vocabulary, the software."""
    row = (document.source, document.sha256, document.url, document.site, document.language, document.retrieved)
    return sha256(json.dumps([*row, vocabulary_version(), software_version()]).encode()).hexdigest()


@cache
def vocabulary_version() -> str:
    """The vocabulary's version, from its inputs alone: nothing is compiled or loaded."""
    from kg.vocabulary.sources import Sources  # noqa: PLC0415 - only builds need it

    return Sources(files.ontology(), None).digest()


@cache
def software_version() -> str:
    """The package's version, and a hash of its code, ontology and shapes, so that a change of them rebuilds."""
    digest = sha256(kg.__version__.encode())
    code = Path(__file__).parent.rglob("*.py")
    for path in sorted((*code, *files.shapes().glob("*.ttl"), *files.ontology().glob("*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()

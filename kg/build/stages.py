"""A batch of documents → their index entries and graphs as N-Quads, through all stages; or what is wrong with them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import kg
from kg import files, iris
from kg.model import Document, DocumentError, Issue, ShapeViolation
from kg.store.reader import Entry
from kg.store.writer import packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.documents import Raw
    from kg.model import Trial
    from kg.validate import Result
    from kg.vocabulary import Vocabulary

PUBLISHED: Final = "published"
QUARANTINED: Final = "quarantined"
_MAX_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Built:
    """One document after all stages: its index entry, its text (``packed``), and its graph as N-Quads."""

    entry: Entry
    text: bytes | None
    quads: bytes = b""


@dataclass(frozen=True, slots=True)
class Work:
    """A document that has to be built, and what its index entry will remember of it.

    ``checked`` says whether its graph is held against the shapes.
    """

    raw: Raw
    sha256: str
    fingerprint: str
    origin: str | None
    checked: bool = True

    @property
    def entry(self) -> Entry:
        """The entry of a document of which nothing is known yet."""
        return Entry(self.raw.source, self.sha256, self.fingerprint, QUARANTINED, origin=self.origin)


class _Graph(NamedTuple):
    """A document that went through all stages up to its graph."""

    trial: Trial
    quads: str


def construct(batch: list[Work]) -> list[Built]:
    """All stages of some documents; what is wrong with one becomes an issue of its own, and the others go on."""
    made = [_graph(work) for work in batch]
    return [_built(work, found) for work, found in zip(batch, made, strict=True)]


def _graph(work: Work) -> _Graph | Built:
    document: Document | None = None
    try:
        document = _document(work.raw)
        return _stages(document)
    except DocumentError as error:
        return _bad(work, document, error.issue)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the other thousands
        return _bad(work, document, Issue("internal-error", f"{type(error).__name__}: {error}", "error"))


def _document(raw: Raw) -> Document:
    from kg.documents import document_of  # noqa: PLC0415 - a build that changes nothing decodes nothing

    return document_of(raw.data, raw.source, raw.row)


def _stages(document: Document) -> _Graph:
    from kg.assemble import assemble  # noqa: PLC0415 - a build that changes nothing loads no stage
    from kg.interpret import interpret  # noqa: PLC0415 - the same
    from kg.learned import second_reading  # noqa: PLC0415 - the same
    from kg.read import read  # noqa: PLC0415 - the same
    from kg.recognise import recognise  # noqa: PLC0415 - the same
    from kg.triples import nquads  # noqa: PLC0415 - the same

    page = read(document)
    words = vocabulary()
    mentions = recognise(page, words)
    trial = assemble(page, second_reading(page, mentions, interpret(page, mentions, words), words))
    return _Graph(trial, nquads(trial, vocabulary_version=words.version, software_version=kg.__version__))


def _violations(work: Work, graph: _Graph) -> list[Result]:
    if not work.checked:
        return []
    from kg.validate import check_documents  # noqa: PLC0415 - the same

    (report,) = check_documents([(graph.quads, graph.trial.document.text)])
    return [result for result in report.results if result.severity == "violation"]


def _built(work: Work, found: _Graph | Built) -> Built:
    if isinstance(found, Built):
        return found
    trial = found.trial
    read = trial.document  # the text of a web page is taken from it when it is read
    try:
        violations = _violations(work, found)
    except Exception as error:  # noqa: BLE001 - a fault of an engine in one graph, the same
        return _bad(work, read, Issue("internal-error", f"{type(error).__name__}: {error}", "error"))
    if violations:
        shown = "; ".join(dict.fromkeys(result.message for result in violations[:_MAX_SHOWN]))
        return _bad(work, read, ShapeViolation(read.source, shown, violations[0].line).issue)
    entry = work.entry._replace(
        outcome=PUBLISHED,
        graph=iris.document(work.sha256).value,
        trial=trial.id,
        layout=trial.layout,
        issues=dump(tuple(dict.fromkeys((*read.issues, *trial.issues)))),
        reading=read.reading,
        concepts=" ".join(sorted(concepts(found.quads))),
    )
    return Built(entry, packed(read.text), found.quads.encode())


def _bad(work: Work, document: Document | None, issue: Issue) -> Built:
    known = document.issues if document else ()
    return Built(work.entry._replace(issues=dump((*known, issue))), None)


def lost(work: Work, why: str) -> Built:
    """The document on which a worker process died."""
    return _bad(work, None, Issue("internal-error", why, "error"))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, when the first document needs it; once a process, as to look whether it changed costs 10 ms."""
    from kg.vocabulary import load  # noqa: PLC0415 - a build that changes nothing never loads it

    return load()


def concepts(quads: str) -> set[str]:
    """N-Quads of a document → CURIEs of the concepts in use, as ``queries/parts/concepts-in-use.rq`` finds them."""
    # a literal may hold the same signs; in a statement only the subject, which has no blank, stands before them
    found = {
        link[1]
        for link in _links().finditer(quads)
        if quads.rfind(" ", 0, link.start()) <= quads.rfind("\n", 0, link.start())
    }
    return {_contracted(iri) for iri in found}


@cache
def _links() -> re.Pattern[str]:
    """What the query looks for: its list of properties, each with an IRI behind it."""
    query = (files.queries() / "parts" / "concepts-in-use.rq").read_text(encoding="utf-8")
    listed = query.partition("VALUES ?property {")[2].partition("}")[0].split()
    properties = "|".join(re.escape(iris.expand(curie).value) for curie in listed)
    return re.compile(rf"> <(?:{properties})> <([^>]*)>")


@lru_cache(maxsize=1 << 16)
def _contracted(iri: str) -> str:
    return iris.contract(iri)


def dump(issues: Iterable[Issue]) -> str:
    """Issues as the JSON that the document index keeps."""
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)

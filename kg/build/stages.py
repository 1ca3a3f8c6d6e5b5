"""A document → its index entry and its graph as N-Quads, through all stages; or its entry with what is wrong."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import kg
from kg import iris
from kg.model import Document, DocumentError, Issue, ShapeViolation
from kg.store.reader import Entry
from kg.store.writer import nquads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Trial
    from kg.vocabulary import Vocabulary

PUBLISHED: Final = "published"
QUARANTINED: Final = "quarantined"
_MAX_SHOWN: Final = 3


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


def construct(work: Work) -> Built:
    """All stages of one document; what is wrong with it becomes an issue, and the batch goes on."""
    document = work.document
    entry = Entry(document.source, document.sha256, work.fingerprint, QUARANTINED, origin=work.origin)
    try:
        trial, quads = _stages(document)
    except DocumentError as error:
        return Built(entry._replace(issues=dump((*document.issues, error.issue))), None)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the other thousands
        issue = Issue("internal-error", f"{type(error).__name__}: {error}", "error")
        return Built(entry._replace(issues=dump((*document.issues, issue))), None)
    read = trial.document  # the text of a web page is taken from it when it is read
    issues = dump(tuple(dict.fromkeys((*read.issues, *trial.issues))))
    graph = iris.document(document.sha256).value
    entry = entry._replace(outcome=PUBLISHED, graph=graph, trial=trial.id, layout=trial.layout, issues=issues)
    return Built(entry._replace(reading=read.reading), read.text, quads)


def _stages(document: Document) -> tuple[Trial, bytes]:
    from kg.assemble import assemble  # noqa: PLC0415 - a build that changes nothing loads no stage
    from kg.interpret import interpret  # noqa: PLC0415 - the same
    from kg.read import read  # noqa: PLC0415 - the same
    from kg.recognise import recognise  # noqa: PLC0415 - the same
    from kg.triples import triples  # noqa: PLC0415 - the same
    from kg.validate import check_document  # noqa: PLC0415 - the same

    page = read(document)
    words = vocabulary()
    mentions = recognise(page, words)
    trial = assemble(page, interpret(page, mentions, words))
    quads = tuple(triples(trial, vocabulary_version=words.version, software_version=kg.__version__))
    violations = [
        result for result in check_document(quads, page.document.text).results if result.severity == "violation"
    ]
    if violations:
        shown = "; ".join(dict.fromkeys(result.message for result in violations[:_MAX_SHOWN]))
        raise ShapeViolation(document.source, shown, violations[0].line)
    return trial, nquads(quads)


def vocabulary() -> Vocabulary:
    """The vocabulary, loaded when the first document needs it."""
    from kg.vocabulary import load  # noqa: PLC0415 - a build that changes nothing never loads it

    return load()


def dump(issues: Iterable[Issue]) -> str:
    """Issues as the JSON that the document index keeps."""
    return json.dumps([asdict(issue) for issue in issues], ensure_ascii=False)

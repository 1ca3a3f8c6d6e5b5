"""Pages as users hold them: every way to spoil one has its verdict, and no file ends in a traceback."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from mutators import MUTATORS, Mutator

from kg.assemble import assemble, record
from kg.build import build
from kg.documents import PAGE_LIMIT, document_of, documents
from kg.documents.sources import Sources
from kg.interpret import interpret
from kg.knowledge_graph import KnowledgeGraph
from kg.model import DocumentError, TooLarge
from kg.read import read
from kg.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Issue
    from kg.vocabulary import Vocabulary

SEEDS = Path(__file__).parents[1] / "seeds"
NAMES = sorted(path.name for path in SEEDS.glob("*.txt"))
ROUNDS = range(int(os.environ.get("TRIALKG_ROUNDS", "1")))
"""How often each page is spoilt in each way, differently: `make soak` asks for many."""
PLACES = {"mentions", "quote", "issues", "start", "end", "path"}
Facts = frozenset[tuple[str, str]]


def facts_of(data: bytes, name: str, vocabulary: Vocabulary) -> tuple[Facts | None, tuple[Issue, ...]]:
    """Every fact that a document gives, without its places and issues; ``None`` where it is refused."""
    issues: tuple[Issue, ...] = ()
    try:
        document = document_of(data, name, Sources.load(SEEDS / "sources.tsv", "sources.tsv").row(name))
        issues = document.issues
        page = read(document)
        trial = assemble(page, interpret(page, recognise(page, vocabulary), vocabulary))
    except DocumentError as error:
        return None, (*issues, error.issue)
    return frozenset(flat(record(trial), "")), trial.issues


def flat(value: object, name: str) -> Iterator[tuple[str, str]]:
    """The leaves of a record, and the items of its lists, each with its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in PLACES:
                yield from flat(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield name, re.sub(r"(?:\\n|\s)+", " ", json.dumps(_bare(inner), sort_keys=True, ensure_ascii=False))
    elif value is not None:
        yield name, str(value)


def _bare(value: object) -> object:
    """A value without the places of its words."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key not in PLACES}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


@cache
def _clean(name: str, vocabulary: Vocabulary) -> tuple[Facts, frozenset[str]]:
    facts, issues = facts_of((SEEDS / name).read_bytes(), name, vocabulary)
    assert facts is not None
    return facts, frozenset(issue.code for issue in issues)


def weaker(fact: tuple[str, str], clean: Facts) -> bool:
    """Whether a fact only says less than one of the clean page: specimens or a group are missing from it.

    What collapsed into a fuller fact comes up alone when the words of the fuller one are lost; a role is what the words
    that are left say; a criterion whose group's heading is lost stands under the heading before.
    """
    field, words = fact
    free: dict[str, set[str]] = {
        ".involvements": {"roles", "confidence"},
        ".measurements": {"outcome"},
        ".collections": set(),
        ".cell_products": {"measured"},
        ".criteria": {"group", "restrictions"},
    }
    if field not in free:
        return field == ".id" and words.startswith("local-")
    said = json.loads(words)
    fuller = [json.loads(other) for name, other in clean if name == field]
    if field == ".involvements" and set(said["roles"]) <= {"objective", "background"}:
        return True  # "the following cytokines:" in prose, and the names that they have are lost
    return any(all(_within(said[key], other[key]) for key in said.keys() - free[field]) for other in fuller)


def _within(less: object, more: object) -> bool:
    if isinstance(less, list):
        return isinstance(more, list) and all(one in more for one in less)
    return less in (None, "unmarked") or less == more


@pytest.mark.parametrize("chance", ROUNDS)
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:3])
@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.name)
def test_verdict(mutator: Mutator, name: str, chance: int, vocabulary: Vocabulary) -> None:
    """The facts are the same, fewer, or none; and what is odd about the file is said."""
    page = (SEEDS / name).read_text(encoding="utf-8")
    data = mutator.spoil(page, Random(f"{mutator.name} {name} {chance}"))  # noqa: S311 - a sample that can be repeated
    facts, issues = facts_of(data, name, vocabulary)
    clean, known = _clean(name, vocabulary)
    new = {issue.code for issue in issues} - known
    if mutator.verdict == "reject":
        assert facts is None
    elif mutator.verdict == "flag":
        assert new
    elif mutator.verdict == "subset":
        assert facts is not None
        assert not {fact for fact in facts - clean if not weaker(fact, clean)}
    else:
        assert facts == clean
        assert new or mutator.verdict == "same" or data == page.encode()


# --- one verdict per file, nothing executed -------------------------------------------------------------------------


def test_every_file_of_a_folder_has_one_verdict_with_code_and_cure(tmp_path: Path) -> None:
    """Quarantined files are named with a code that the documentation explains; the good one is published."""
    folder = tmp_path / "pages"
    folder.mkdir()
    page = (SEEDS / NAMES[0]).read_text(encoding="utf-8")
    strangers = [mutator for mutator in MUTATORS if mutator.verdict == "reject"]
    for mutator in strangers:
        (folder / f"{mutator.name}.txt").write_bytes(mutator.spoil(page, Random(1)))  # noqa: S311 - no secret
    (folder / "good.txt").write_text(page, encoding="utf-8")
    report = build([folder], tmp_path / "store")
    outcomes = {one["source"]: one["outcome"] for one in report.records}
    assert outcomes == {f"{mutator.name}.txt": "quarantined" for mutator in strangers} | {"good.txt": "published"}
    documented = (SEEDS.parent / "docs" / "issues.md").read_text(encoding="utf-8")
    codes = {issue["code"] for one in report.records for issue in one["issues"]}
    assert "internal-error" not in codes
    assert all(f"| `{code}` |" in documented for code in codes)


HOSTILE = (
    '" . <http://example.org/x> <http://example.org/y> "z" } ; DROP ALL ; # <script>alert(1)</script> \\u0022 ${1} \''
)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Turtle, SPARQL and HTML in a title are one literal: in the store, in every export, in an answer."""
    page = (SEEDS / NAMES[0]).read_text(encoding="utf-8")
    title, _, rest = page.partition("\n")
    (tmp_path / "page.txt").write_text(f"{title} {HOSTILE}\n{rest}", encoding="utf-8")
    build([tmp_path / "page.txt"], tmp_path / "store")
    plain = HOSTILE.replace("<script>alert(1)</script>", " alert(1) ")
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        found = json.loads(
            graph.results("SELECT ?t { ?s <https://schema.org/name> ?t FILTER(CONTAINS(?t, 'DROP')) }", "json")
        )
        assert not json.loads(graph.results("ASK { <http://example.org/x> ?p ?o }", "json"))["boolean"]
        for form in ("turtle", "nquads", "jsonld"):
            graph.export(tmp_path / f"out.{form}", form)
            assert (tmp_path / f"out.{form}").stat().st_size
    told = {row["t"]["value"] for row in found["results"]["bindings"]}
    assert {" ".join(words.split()) for words in told} <= {" ".join(f"{title} {plain}".split())}


# --- size -----------------------------------------------------------------------------------------------------------


def test_a_huge_file_is_a_verdict_and_is_not_read(tmp_path: Path) -> None:
    """A hundred megabytes, of which the disk holds none: nobody may read them."""
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(100_000_000)
    (error,) = documents([tmp_path / "huge.txt"])
    assert isinstance(error, TooLarge)
    assert error.source == "huge.txt"


def test_a_text_longer_than_a_page_is_refused() -> None:
    """Before its places are counted."""
    with pytest.raises(TooLarge, match="characters"):
        document_of(b"word " * (PAGE_LIMIT // 5 + 1), "long.txt")


def test_documents_are_read_one_at_a_time(tmp_path: Path) -> None:
    """The second file is not touched before somebody asks for it."""
    (tmp_path / "a.txt").write_text("a page")
    found = documents([tmp_path])
    next(found)
    (tmp_path / "b.txt").write_text("written later")
    assert [getattr(one, "source", "") for one in found] in ([], ["b.txt"])

"""Decisions of curators on the seeds → answers, rebuilds, new versions of a page, withdrawal; and wrong sheets."""

from __future__ import annotations

import csv
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_sheets import ADA, DEFAULTS, copied, decide, only, rows, saved, statements

from kg import files
from kg.build import build, review
from kg.cli import run
from kg.curation.sheet import SheetError
from kg.knowledge_graph import KnowledgeGraph
from kg.store import Store, generations

if TYPE_CHECKING:
    from pathlib import Path

SKIN, MDM = "NCT05273138", "NCT04206644"
QUOTE = "ruxolitinib"


@pytest.fixture
def store(seeds_store: Path, tmp_path: Path) -> Path:
    """The seeds' store, to be written to."""
    return copied(seeds_store, tmp_path / "store")


def ask(store: Path, words: str, **how: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - options of ask
    """Trial and concept of each row."""
    with KnowledgeGraph.open(store) as graph:
        found = graph.ask(words, **how).rows
    return [(row["trial"], next(v["label"] for v in row.values() if isinstance(v, dict))) for row in found]


def shortcuts(store: Path, concept: str) -> set[tuple[str, str]]:
    """The shortcuts to a concept, with their trials."""
    query = f"SELECT ?trial ?name {{ ?trial ?name {concept} FILTER STRENDS(STR(?trial), 'T05273138') }}"
    with KnowledgeGraph.open(store) as graph:
        prefixes = "PREFIX CL: <http://purl.obolibrary.org/obo/CL_> PREFIX EFO: <http://www.ebi.ac.uk/efo/EFO_>"
        return {(row["trial"], row["name"]) for row in graph.select(f"{prefixes} {query}")}


def conforms(store: Path) -> bool:
    """Shapes, quotes and rules over the whole graph."""
    with KnowledgeGraph.open(store) as graph:
        return [result for result in graph.validate().results if result.severity == "violation"] == []


def test_a_rejected_assertion_is_no_answer_and_leaves_no_shortcut(store: Path) -> None:
    """It is gone from questions, shortcuts and cards; what was not rejected stays."""
    assert (SKIN, "fibroblast") in ask(store, "which trials study fibroblasts")
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    assert ask(store, "which trials study fibroblasts") == [(SKIN, "fibroblast of dermis")]
    assert shortcuts(store, "CL:0000057") == {("tid:trial/NCT05273138", "tkg:concernsCellType")}  # background stays
    assert conforms(store)


def test_a_rejected_assay_takes_its_planned_assays_along(store: Path) -> None:
    """The question about assays reads planned assays, not involvements."""
    words = "which trials use single-cell RNA sequencing"
    assert {trial for trial, _ in ask(store, words)} == {SKIN, "NCT04917705"}
    assays = [row for row in rows(store) if (row["trial"], row["kind"]) == (SKIN, "assay")]
    decide(store, lambda row: {"decision": "reject"} if row in assays else None)
    assert {trial for trial, _ in ask(store, words)} == {"NCT04917705"}
    assert {trial for trial, _ in ask(store, "which trials biopsy skin")} >= {SKIN}, "the skin is collected still"
    assert conforms(store)


def test_a_corrected_concept_answers_in_place_of_the_old_one(store: Path) -> None:
    """Also where planned assays name it; its quote is the old one's."""
    change = only(MDM, "monocyte-derived macrophage", "measured", decision="correct", corrected_concept="microglia")
    assert decide(store, change).counts == {"correct": 1}
    assert (MDM, "microglial cell") in ask(store, "which trials study microglial cells")
    assert [role for _, _, role in _roles(store, "monocyte-derived macrophages")] == ["objective"]
    with KnowledgeGraph.open(store) as graph:
        measured = graph.ask(f"what is measured in {MDM}").rows
    cells = {row["cells"]["label"] for row in measured if row["cells"]}
    assert "microglial cell" in cells
    assert "monocyte-derived macrophage" not in cells
    assert conforms(store)


def _roles(store: Path, cell: str) -> list[tuple[str, str, str]]:
    with KnowledgeGraph.open(store) as graph:
        found = graph.ask(f"which trials study {cell}").rows
    return [(row["trial"], row["cell"]["label"], row["role"]) for row in found]


def test_a_corrected_role_answers_as_that_role(store: Path) -> None:
    """An objective that is only background is beside the answer then."""
    decide(store, only(SKIN, "fibroblast of dermis", "objective", decision="correct", corrected_role="background"))
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    with KnowledgeGraph.open(store) as graph:
        found = graph.ask("which trials study fibroblasts")
    assert found.rows == []
    assert {(row["trial"], row["role"]) for row in found.also} == {(SKIN, "background")}
    assert conforms(store)


def test_an_added_assertion_answers_with_its_quote(store: Path, tmp_path: Path) -> None:
    """The words that name the concept are found inside of the sentence, with their offsets."""
    quote = next(row["quote"] for row in rows(store) if row["label"] == "fibroblast of dermis")
    row = {
        "trial": SKIN,
        "concept": "mast cells",
        "kind": "cell",
        "role": "objective",
        "quote": quote,
        "words": "Immune Cells",
        "decision": "add",
    }
    done = review.apply(saved(tmp_path / "add.tsv", [row]), store, DEFAULTS)
    assert done.counts == {"add": 1}
    with KnowledgeGraph.open(store) as graph:
        (found,) = graph.ask("which trials study mast cells", evidence=True).rows
    (words,) = found["evidence"]
    assert (found["trial"], words["quote"]) == (SKIN, "Immune Cells")
    assert conforms(store)


def test_decisions_outlast_builds_of_every_kind(store: Path) -> None:
    """A build that changes nothing, one of everything, and one of a store whose graph is damaged."""
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    before = statements(store)
    assert not build([], store).generation
    build([], store, full=True)
    assert statements(store) == before
    (graph,) = (store / "current").resolve().glob("graph")
    shutil.rmtree(graph)
    build([], store, full=True)
    assert statements(store) == before


def test_decisions_that_cannot_be_read_stop_a_build(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than being lost."""
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    (store / "current" / generations.DECISIONS).write_text("nonsense", encoding="utf-8")
    assert run(["build", "--full", "--store", str(store)]) == 1
    assert "decisions of curators cannot be read" in capsys.readouterr().err


def test_a_new_version_of_a_page_keeps_the_decision_and_says_that_its_quote_is_gone(tmp_path: Path) -> None:
    """The rejection holds, by other words of the page too; it is listed until somebody looks."""
    seeds = tmp_path / "seeds"
    shutil.copytree(files.seeds(), seeds)
    store = tmp_path / "store"
    build([seeds], store)
    decide(store, only(SKIN, "fibroblast of dermis", "objective", decision="reject"))
    decide(store, only(SKIN, "fibroblast", "background", decision="accept"))
    (page,) = seeds.glob("000*.txt")
    page.write_text(
        page.read_text(encoding="utf-8").replace("Analysis of Dermal", "An analysis of the Dermal"), "utf-8"
    )
    build([seeds], store)
    assert ask(store, "which trials study fibroblasts") == [(SKIN, "fibroblast")]
    with Store(store) as opened:
        stale = review.status(opened).rows
        assert [(row["concept"]["label"], row["state"]) for row in stale] == [("fibroblast of dermis", "quote-gone")]
        assert len(review.status(opened, every=True).rows) == 2
    page.unlink()
    build([seeds], store, full=True)
    with Store(store) as opened:
        assert {row["state"] for row in review.status(opened).rows} == {"trial-gone"}
    assert statements(store).count("trial-gone") == 2


def test_what_the_extraction_says_otherwise_is_listed_and_the_decision_wins(tmp_path: Path) -> None:
    """An accepted assertion stays an answer on its quote though the page's heading makes something else of it."""
    seeds = tmp_path / "seeds"
    shutil.copytree(files.seeds(), seeds)
    store = tmp_path / "store"
    build([seeds], store)
    assert (SKIN, "fibroblast of dermis") in ask(store, "which trials study fibroblasts")
    decide(store, only(SKIN, "fibroblast of dermis", "objective", decision="accept"))
    (page,) = seeds.glob("000*.txt")
    text = page.read_text(encoding="utf-8")
    title = "Analysis of Dermal Fibroblasts and Immune Cells During Systemic Sclerosis"
    at = text.index(title)
    page.write_text(text[:at] + "Analysis of cells" + text[at + len(title) :].replace(title, "this study"), "utf-8")
    build([seeds], store)
    with Store(store) as opened:
        (found,) = review.status(opened).rows
    assert found["state"] == "extraction-changed quote-gone"
    assert (SKIN, "fibroblast of dermis") not in ask(store, "which trials study fibroblasts"), "no words say so"
    page.write_text(page.read_text(encoding="utf-8") + f"\nPublications\n{title}\n", "utf-8")
    build([seeds], store)
    with Store(store) as opened:
        (found,) = review.status(opened).rows
    assert found["state"] == "extraction-changed"
    assert (SKIN, "fibroblast of dermis") in ask(store, "which trials study fibroblasts"), "the curator's word holds"
    assert conforms(store)


def test_a_withdrawn_decision_was_never_made(store: Path) -> None:
    """Statement by statement, whether by its word or by an emptied cell."""
    before = statements(store)
    change = only(MDM, "monocyte-derived macrophage", "measured", decision="correct", corrected_concept="microglia")
    for cells in ({"decision": "withdraw"}, {"decision": ""}):
        decide(store, change)
        assert statements(store) != before
        done = decide(store, only(MDM, "monocyte-derived macrophage", "measured", **cells))
        assert done.counts == {"withdrawn": 1}
        assert statements(store) == before
    assert not (store / "current" / generations.DECISIONS).exists()


def test_a_sheet_from_before_a_decision_does_not_withdraw_it(store: Path, tmp_path: Path) -> None:
    """Its rows are empty, as most are: that says nothing."""
    old = saved(tmp_path / "old.tsv", rows(store))
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    before = statements(store)
    assert not review.apply(old, store, DEFAULTS).published
    assert statements(store) == before


def test_nobody_s_decision_is_replaced_unseen(store: Path, tmp_path: Path) -> None:
    """By another curator whose sheet is older; with a new sheet it may be."""
    change = only(SKIN, "fibroblast", "objective", decision="accept")
    older = saved(tmp_path / "older.tsv", [{**row, **f} for row in rows(store) if (f := change(row)) is not None])
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    other = review.Defaults("Grace Hopper", "2026-06-01")
    with pytest.raises(SheetError, match=r"older.tsv:2: Ada Lovelace \(0000-0002-1825-0097\) \(2026-05-31\) decided"):
        review.apply(older, store, other)
    seen = only(SKIN, "fibroblast", "objective", decision="accept", curator="")
    assert decide(store, seen, other).counts == {"accept": 1}
    assert (SKIN, "fibroblast") in ask(store, "which trials study fibroblasts")


def test_exported_and_applied_again_changes_nothing(store: Path, tmp_path: Path) -> None:
    """Neither the same store nor one that another machine built of the same documents."""
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject", comment="=not this one"))
    change = only(MDM, "monocyte-derived macrophage", "measured", decision="correct", corrected_concept="microglia")
    decide(store, change)
    before = statements(store)
    sheet = saved(tmp_path / "again.tsv", rows(store))
    for _ in range(2):
        done = review.apply(sheet, store, review.Defaults("", "2027-01-01"))
        assert (done.published, done.counts) == (False, {"unchanged": 2})
    assert statements(store) == before
    fresh = tmp_path / "fresh"
    build([], fresh)
    decisions = saved(tmp_path / "decisions.tsv", rows(store, review.Wanted(decided=True)))
    assert review.apply(decisions, fresh, review.Defaults()).published
    assert statements(fresh) == before


def test_every_wrong_row_is_named_and_nothing_is_applied(store: Path, tmp_path: Path, root: Path) -> None:
    """Sheet, line and fault of each case of ``tests/cases/review_faults.tsv``; the good row is not applied either."""
    lines = (root / "tests" / "cases" / "review_faults.tsv").read_text(encoding="utf-8").splitlines()[2:]
    cases = [line.split("\t") for line in lines]
    row, good = (_row(store, role) for role in ("objective", "background"))
    wrong = [row | dict(cell.split("=", 1) for cell in cells.split("; ")) for cells, _ in cases]
    sheet = saved(tmp_path / "wrong.tsv", [good | {"decision": "reject"}, *wrong])
    before = (store / "current").readlink()
    with pytest.raises(SheetError) as error:
        review.apply(sheet, store, DEFAULTS)
    assert (store / "current").readlink() == before
    said = [fault for fault in error.value.faults if "decides otherwise" not in fault]
    assert [fault.partition(": ")[0] for fault in said] == [f"wrong.tsv:{3 + place}" for place in range(len(cases))]
    for fault, (cells, expected) in zip(said, cases, strict=True):
        assert expected in fault, cells


def _row(store: Path, role: str) -> dict[str, str]:
    wanted = review.Wanted(trials=(SKIN,), kinds=("cell",), roles=(role,))
    return next(row for row in rows(store, wanted) if row["label"] == "fibroblast")


def test_an_ambiguous_concept_lists_its_candidates(store: Path, tmp_path: Path) -> None:
    """As a question does."""
    cells = {"decision": "correct", "corrected_concept": "CD16"}
    with pytest.raises(SheetError, match=r"'CD16' is ambiguous: FCGR3A \(HGNC:3619\), FCGR3B \(HGNC:3620\)"):
        review.apply(saved(tmp_path / "sheet.tsv", [_row(store, "objective") | cells]), store, DEFAULTS)


def test_two_rows_that_contradict_each_other_are_a_fault(store: Path, tmp_path: Path) -> None:
    """On one assertion; or one puts in place what the other takes away."""
    row, other = _row(store, "objective"), _row(store, "background")
    both = [row | {"decision": "accept"}, row | {"decision": "reject"}]
    with pytest.raises(SheetError, match=r"sheet.tsv:3: line 2 decides otherwise on the same assertion"):
        review.apply(saved(tmp_path / "sheet.tsv", both), store, DEFAULTS)
    both = [row | {"decision": "correct", "corrected_role": "background"}, other | {"decision": "reject"}]
    with pytest.raises(SheetError, match=r"sheet.tsv:2: it puts fibroblast as background in place, which Ada"):
        review.apply(saved(tmp_path / "sheet.tsv", both), store, DEFAULTS)


@pytest.mark.parametrize("how", ["excel", "utf-16", "crlf", "columns"])
def test_a_sheet_from_a_spreadsheet_is_read(store: Path, tmp_path: Path, how: str) -> None:
    """Its mark, encoding, separators, line ends, empty rows, order of columns; not its formulas."""
    row = _row(store, "objective") | {"decision": "Reject", "comment": "'=HYPERLINK(1)"}
    columns = [*reversed(row), "my notes"] if how == "columns" else list(row)
    delimiter = ";" if how == "excel" else "\t"
    text = "".join(
        delimiter.join(f'"{cell}"' for cell in cells) + ("\n" if how == "columns" else "\r\n")
        for cells in ([*columns], ["" for _ in columns], [row.get(name, "x").replace('"', '""') for name in columns])
    )
    data = text.encode("utf-16") if how == "utf-16" else b"\xef\xbb\xbf" + text.encode()
    (tmp_path / "sheet.tsv").write_bytes(data)
    assert review.apply(tmp_path / "sheet.tsv", store, DEFAULTS).counts == {"reject": 1}
    (kept,) = rows(store, review.Wanted(decided=True))
    assert kept["comment"] == "'=HYPERLINK(1)", "guarded again where it goes out"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "sheet.tsv: the sheet is empty"),
        ("a\tb\n1\t2\n", "sheet.tsv:1: the column 'trial' is missing"),
        ("trial\tconcept\trole\tquote\tdecision\ttrial\n", "sheet.tsv:1: the column 'trial' stands there twice"),
        ("trial\tconcept\trole\tquote\tdecision\tcorected_role\n", "'corrected_role' is perhaps meant"),
        ("trial\tconcept\trole\tquote\tdecision\n\n1\t2\t3\t4\t5\t6\n", "sheet.tsv:3: it has more cells"),
        ('trial\tconcept\trole\tquote\tdecision\n"1\t2\n', "this is no table"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    """Before any store is looked at."""
    (tmp_path / "sheet.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(SheetError, match=re.escape(fault)):
        review.apply(tmp_path / "sheet.tsv", tmp_path / "store", DEFAULTS)
    assert not (tmp_path / "store").exists()


def test_a_sheet_is_narrowed_by_kind_role_trial_and_confidence(store: Path) -> None:
    """What is decided passes the same filters; what has no confidence is in no bounds."""
    every = rows(store)
    cells = rows(store, review.Wanted(kinds=("cell",), trials=(SKIN,)))
    assert cells == [row for row in every if (row["kind"], row["trial"]) == ("cell", SKIN)]
    sure = rows(store, review.Wanted(roles=("objective",), least=0.96))
    unsure = rows(store, review.Wanted(roles=("objective",), below=0.96))
    known = [row for row in every if row["role"] == "objective" and row["confidence"]]
    assert sorted(map(str, sure + unsure)) == sorted(map(str, known))
    assert sure
    assert unsure
    assert rows(store, review.Wanted(decided=True)) == []


def test_the_same_sheet_is_gold(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision is what was accepted among all that was decided; what was added is counted beside it."""
    found = [row for row in rows(store) if (row["kind"], row["role"]) == ("cell", "objective")]
    for row, verb in zip(found, ("accept", "accept", "reject", "correct", "add"), strict=False):
        row["decision"] = verb
    assert run(["review", "score", str(saved(tmp_path / "gold.tsv", found)), "--format", "csv"]) == 0
    lines = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert lines[0] == {
        "kind": "cell", "role": "objective", "accepted": "2", "decided": "4", "precision": "0.5",
        "low": "0.15", "high": "0.85", "added": "1",
    }  # fmt: skip
    assert [(line["kind"], line["role"]) for line in lines] == [
        ("cell", "objective"), ("cell", "all"), ("all", "objective"), ("all", "all"),
    ]  # fmt: skip


def test_the_command_says_what_it_did(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Export, apply and status; a wrong sheet is a failed run, and so is a store that is not there."""
    sheet = tmp_path / "sheet.tsv"
    where = ["--store", str(store)]
    assert run(["review", "export", str(sheet), "--trial", SKIN, "--kind", "cell", *where]) == 0
    text = sheet.read_text(encoding="utf-8")
    assert run(["review", "apply", str(sheet), *where]) == 0
    assert "nothing changed" in capsys.readouterr().err
    with sheet.open(encoding="utf-8", newline="") as lines:
        filled = list(csv.DictReader(lines, dialect="excel-tab"))
    saved(sheet, [row | {"decision": "reject"} for row in filled])
    assert run(["review", "apply", str(sheet), *where]) == 1
    assert "sheet.tsv:2: nobody is named" in capsys.readouterr().err
    assert run(["review", "apply", str(sheet), "--curator", ADA, *where]) == 0
    assert f"reject      {len(filled)}\n" in capsys.readouterr().out
    assert run(["review", "status", "--all", "--format", "csv", *where]) == 0
    assert capsys.readouterr().out.count("reject,") == len(filled)
    assert run(["review", "export", "-", "--trial", SKIN, "--kind", "cell", *where]) == 0
    assert capsys.readouterr().out.count("\n") == text.count("\n")
    assert run(["review", "apply", str(sheet), "--store", str(tmp_path / "none")]) == 1
    assert not (tmp_path / "none").exists()


VERBS = ("accept", "reject", "objective", "fibroblast", "withdraw", "rebuild")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(VERBS)), min_size=2, max_size=6))
def test_any_sequence_of_decisions_rebuilds_and_withdrawals(
    seeds_store: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    """Applied twice is applied once; the order is of no account; all withdrawn is never decided."""
    folder = tmp_path_factory.mktemp("steps")
    store = copied(seeds_store, folder / "store")
    wanted = review.Wanted(trials=(SKIN,), kinds=("cell",))
    never, asserted = statements(store), rows(store, wanted)
    held: dict[int, dict[str, str]] = {}
    for place, verb in steps:
        row = asserted[place % len(asserted)]
        if verb == "rebuild":
            build([], store, full=True)
            continue
        cells = {"decision": verb}
        if verb in {"objective", "fibroblast"}:
            cells = {"decision": "correct", f"corrected_{'role' if verb == 'objective' else 'concept'}": verb}
        sheet = saved(folder / "step.tsv", [row | cells])
        try:
            review.apply(sheet, store, DEFAULTS)
        except SheetError:
            continue  # it corrects nothing, or contradicts another one
        assert not review.apply(sheet, store, DEFAULTS).published, "applied twice is applied once"
        held[place % len(asserted)] = row | cells
    fresh = copied(seeds_store, folder / "fresh")
    if held:  # a sheet without any row is none
        review.apply(saved(folder / "all.tsv", [held[place] for place in sorted(held)]), fresh, DEFAULTS)
    assert statements(fresh) == statements(store), "what holds depends on the decisions alone"
    exported = saved(folder / "again.tsv", rows(store))
    assert not review.apply(exported, store, DEFAULTS).published
    review.apply(saved(folder / "none.tsv", [row | {"decision": "withdraw"} for row in asserted]), store, DEFAULTS)
    assert statements(store) == never


def test_whole_graphs_are_read_as_the_engine_has_them(store: Path) -> None:
    """The statements that a store keeps as text follow decisions, and their withdrawal."""
    for verb in ("reject", "withdraw"):
        decide(store, only(SKIN, "fibroblast", "objective", decision=verb))
        with Store(store) as opened:
            for graph in opened.graphs():
                engine = sorted(f"{q.subject} {q.predicate} {q.object}" for q in opened.quads(graph))
                assert opened.lines(graph) == engine

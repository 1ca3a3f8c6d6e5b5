"""Decisions whose concepts the vocabulary no longer has → listed, kept, and nothing that nobody knows in the graph."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from review_sheets import DEFAULTS, copied, decide, only, rows, saved, statements

from kg.build import review
from kg.curation.sheet import SheetError
from kg.knowledge_graph import KnowledgeGraph
from kg.store import Store, generations

if TYPE_CHECKING:
    from pathlib import Path

SKIN, MDM = "NCT05273138", "NCT04206644"
FIBROBLAST, DERMIS, SKIN_FIBROBLAST, MAST = "CL:0000057", "CL:0002551", "CL:0002620", "CL:0000097"
GONE = "concept-gone"


def forget(store: Path, *curies: str) -> bytes:
    """Let the vocabulary of a store lose concepts; its names as they were."""
    names = (store / "current" / generations.NAMES).resolve()
    before = names.read_bytes()
    names.unlink()  # other generations have the same file
    names.write_bytes(before)
    with closing(sqlite3.connect(names)) as index, index:
        for curie in curies:
            index.execute("DELETE FROM names WHERE term IN (SELECT term FROM terms WHERE id = ?)", (curie,))
            assert index.execute("DELETE FROM terms WHERE id = ?", (curie,)).rowcount
    return before


def known_again(store: Path, before: bytes) -> None:
    """The vocabulary of a store as it was."""
    names = (store / "current" / generations.NAMES).resolve()
    names.unlink()
    names.write_bytes(before)


def publish(store: Path, verb: str) -> None:
    """Publish the store once more: something is decided that has nothing to do with what is looked at."""
    decide(store, only(MDM, "monocyte-derived macrophage", "objective", decision=verb))


def states(store: Path) -> dict[tuple[str, str], str]:
    """Decision and concept of what is stale → state."""
    with Store(store) as opened:
        return {(row["decision"], row["concept"]["id"]): row["state"] for row in review.status(opened).rows}


def fibroblasts(store: Path) -> set[tuple[str, str | None]]:
    """Concept and decision of each row of an answer."""
    with KnowledgeGraph.open(store) as graph:
        found = graph.ask("which trials study fibroblasts", role="objective").rows
    return {(row["cell"]["id"], row.get("decided", "").partition(",")[0] or None) for row in found}


def named(store: Path, concept: str) -> list[str]:
    """The statements of documents' graphs that name a concept."""
    iri = f"<http://purl.obolibrary.org/obo/{concept.replace(':', '_')}>"
    return [line for line in statements(store).split("\n") if iri in line and "/document/" in line.split("> ")[-1]]


@pytest.fixture
def store(seeds_store: Path, tmp_path: Path) -> Path:
    """Two concepts that decisions put in place, one of a rejection and one of an acceptance."""
    target = copied(seeds_store, tmp_path / "store")
    quote = next(row["quote"] for row in rows(target) if (row["trial"], row["concept"]) == (SKIN, DERMIS))
    cells = review.Wanted(trials=(SKIN,), kinds=("cell",))
    changes = {
        (DERMIS, "objective"): {"decision": "correct", "corrected_concept": SKIN_FIBROBLAST},
        (FIBROBLAST, "objective"): {"decision": "accept"},
        (FIBROBLAST, "background"): {"decision": "reject"},
    }
    filled = [row | changes[key] for row in rows(target, cells) if (key := (row["concept"], row["role"])) in changes]
    added = {"trial": SKIN, "concept": "mast cells", "kind": "cell", "role": "objective", "quote": quote}
    filled.append(added | {"words": "Immune Cells", "decision": "add"})
    assert len(filled) == 4
    review.apply(saved(tmp_path / "sheet.tsv", filled), target, DEFAULTS)
    return target


def test_what_is_put_in_place_is_not_there_while_nobody_knows_it(store: Path) -> None:
    """Neither the corrected concept nor the added one, nor the one that was wrong; known again, it all holds."""
    before = statements(store)
    assert fibroblasts(store) == {(FIBROBLAST, "accept"), (SKIN_FIBROBLAST, "correct")}
    assert named(store, MAST)
    names = forget(store, SKIN_FIBROBLAST, MAST)
    publish(store, "accept")
    assert states(store) == {("correct", DERMIS): GONE, ("add", MAST): GONE}
    assert fibroblasts(store) == {(FIBROBLAST, "accept")}
    assert not named(store, SKIN_FIBROBLAST)
    assert not named(store, MAST)
    with KnowledgeGraph.open(store) as graph:
        assert [one for one in graph.validate().results if one.severity == "violation"] == []
    known_again(store, names)
    publish(store, "withdraw")
    assert statements(store) == before


def test_a_rejection_holds_and_nobody_is_said_to_confirm(store: Path) -> None:
    """The concept that was rejected is gone from the vocabulary; the document's graph names it still."""
    names = forget(store, FIBROBLAST)
    publish(store, "accept")
    assert states(store) == {("accept", FIBROBLAST): GONE, ("reject", FIBROBLAST): GONE}
    query = """
        PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX CL: <http://purl.obolibrary.org/obo/CL_>
        SELECT ?trial ?role ?decided {
          ?one tkg:concept CL:0000057 ; tkg:ofTrial ?trial ; tkg:role ?role . ?trial tkg:hasInvolvement ?one
          OPTIONAL { ?one tkg:decidedBy ?decided }
        }"""
    with Store(store) as opened:
        found = {tuple(map(str, row.values())) for row in opened.select(query) if SKIN in str(row["trial"])}
    assert found == {(f"tid:trial/{SKIN}", "role:objective", "None")}, (
        "not the one that was rejected, and nobody confirms the other one"
    )
    known_again(store, names)
    publish(store, "withdraw")
    assert states(store) == {}


def test_its_sheet_can_be_exported_applied_and_withdrawn(store: Path, seeds_store: Path, tmp_path: Path) -> None:
    """In the same store and in another one whose vocabulary lacks the concepts too; a new decision cannot name them."""
    forget(store, SKIN_FIBROBLAST, MAST)
    publish(store, "accept")
    sheet = saved(tmp_path / "mine.tsv", rows(store, review.Wanted(decided=True)))
    assert not review.apply(sheet, store, review.Defaults()).published
    other = copied(seeds_store, tmp_path / "other")
    never = statements(other)
    forget(other, SKIN_FIBROBLAST, MAST)
    assert review.apply(sheet, other, review.Defaults()).published
    assert statements(other) == statements(store)
    assert states(other) == states(store)
    withdrawn = [row | {"decision": "withdraw"} for row in rows(other, review.Wanted(decided=True))]
    review.apply(saved(tmp_path / "none.tsv", withdrawn), other, review.Defaults())
    assert statements(other) == never
    row = next(row for row in rows(other) if (row["trial"], row["concept"]) == (SKIN, DERMIS))
    fresh = row | {"decision": "correct", "corrected_concept": SKIN_FIBROBLAST}
    with pytest.raises(SheetError, match=f"'{SKIN_FIBROBLAST}' names no known cell"):
        review.apply(saved(tmp_path / "fresh.tsv", [fresh]), other, DEFAULTS)

"""Decisions of curators that hold already: what is computed again when something changes, and what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_sheets import DEFAULTS, copied, decide, only, rows, saved, statements

from kg import files
from kg.build import build, curating, review
from kg.curation import effects
from kg.curation.sheet import SheetError
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.curation import Decision

SKIN, MDM = "NCT05273138", "NCT04206644"
PAGES = {SKIN: ("000", "Analysis of Dermal", "An analysis of the Dermal"), MDM: ("002", "MDM", "macrophage-like cells")}
"""Trial → its page, and words of it that another version says otherwise."""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The pages, to be written to."""
    return Path(shutil.copytree(files.seeds(), tmp_path / "seeds"))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The trials whose decisions have been computed since it was asked last."""
    trials: list[str] = []
    real = effects.curate

    def spied(documents: object, decisions: Iterable[Decision], given: object) -> object:
        about = list(decisions)
        trials.extend(sorted({one.trial for one in about}))
        return real(documents, about, given)  # type: ignore[arg-type]

    def since() -> list[str]:
        found = list(trials)
        trials.clear()
        return found

    monkeypatch.setattr(curating, "curate", spied)
    return since


def turned(seeds: Path, trial: str) -> None:
    """Another version of a trial's page, or the first again."""
    number, words, others = PAGES[trial]
    (page,) = seeds.glob(f"{number}*.txt")
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(others, words) if others in text else text.replace(words, others), encoding="utf-8")


def anew(store: Path, seeds: Path) -> str:
    """The statements of the same documents and decisions, where nothing was kept."""
    target = copied(store, store.parent / "anew")
    build([seeds], target, full=True)
    found = statements(target)
    shutil.rmtree(target)
    return found


def test_only_what_has_changed_is_computed_again(
    seeds_store: Path, seeds: Path, tmp_path: Path, looked_at: Callable[[], list[str]]
) -> None:
    """The trial that is decided on, or whose page has changed; none for a page that is nobody's business."""
    store = copied(seeds_store, tmp_path / "store")
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    assert looked_at() == [SKIN]
    decide(store, only(MDM, "monocyte-derived macrophage", "measured", decision="reject"))
    assert looked_at() == [MDM]
    decide(store, only(SKIN, "fibroblast", "background", decision="accept"))
    assert looked_at() == [SKIN]
    turned(seeds, MDM)
    build([seeds], store)
    assert looked_at() == [MDM]
    (page,) = seeds.glob("004*.txt")
    page.write_text(f"{page.read_text(encoding='utf-8')}\nOne line more.\n", encoding="utf-8")
    assert build([seeds], store).generation
    assert looked_at() == []
    assert statements(store) == anew(store, seeds)
    assert looked_at() == [MDM, SKIN], "a full build keeps nothing"
    with Store(store) as opened:
        assert [(row["trial"], row["state"]) for row in review.status(opened).rows] == [
            (MDM, "extraction-changed quote-gone")
        ]
    decide(store, only(SKIN, "fibroblast", "background", decision="withdraw"))
    assert looked_at() == [SKIN]
    with Store(store) as opened:
        assert len(review.status(opened).rows) == 1, "how the others stand is known still"


def test_a_trial_without_decisions_any_more_is_forgotten(
    seeds_store: Path, seeds: Path, tmp_path: Path, looked_at: Callable[[], list[str]]
) -> None:
    """The same decision a second time is not taken for the first: the page may have changed between them."""
    store = copied(seeds_store, tmp_path / "store")
    before = statements(store)
    change = only(SKIN, "fibroblast", "objective", decision="reject")
    decide(store, change)
    once = statements(store)
    decide(store, only(SKIN, "fibroblast", "objective", decision="withdraw"))
    assert statements(store) == before
    turned(seeds, SKIN)
    build([seeds], store)
    turned(seeds, SKIN)
    build([seeds], store)
    assert looked_at() == [SKIN]
    decide(store, change)
    assert looked_at() == [SKIN]
    assert statements(store) == once


def test_other_software_or_vocabulary_computes_everything_again(
    seeds_store: Path, tmp_path: Path, looked_at: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier version came to says nothing of what this one would."""
    store = copied(seeds_store, tmp_path / "store")
    decide(store, only(SKIN, "fibroblast", "objective", decision="reject"))
    decide(store, only(MDM, "monocyte-derived macrophage", "measured", decision="reject"))
    looked_at()
    monkeypatch.setattr(curating, "versions", lambda: "another one")
    decide(store, only(SKIN, "fibroblast", "background", decision="accept"))
    assert looked_at() == [MDM, SKIN]


def test_documents_that_come_and_go_beside_a_decided_one(
    seeds_store: Path, seeds: Path, tmp_path: Path, looked_at: Callable[[], list[str]]
) -> None:
    """A second name for the same bytes, before and behind the first; and a second document of the trial."""
    store = copied(seeds_store, tmp_path / "store")
    decide(
        store, only(SKIN, "fibroblast of dermis", "objective", decision="correct", corrected_concept="skin fibroblast")
    )
    decide(store, only(MDM, "monocyte-derived macrophage", "measured", decision="reject"))
    (page,) = seeds.glob("000*.txt")
    for name in ("zzz.txt", "000-a.txt"):
        shutil.copy(page, seeds / name)
        looked_at()
        build([seeds], store)
        assert MDM not in looked_at()
    assert statements(store) == anew(store, seeds)
    (seeds / "second.txt").write_text(page.read_text(encoding="utf-8").replace("Analysis", "An analysis"), "utf-8")
    looked_at()
    build([seeds], store)
    assert looked_at() == [SKIN], "it says the same once more"
    assert statements(store) == anew(store, seeds)


STEPS = st.one_of(
    st.sampled_from([("page", SKIN, 0), ("page", MDM, 0)]),
    st.tuples(
        st.sampled_from(["accept", "reject", "objective", "withdraw"]), st.sampled_from([SKIN, MDM]), st.integers(0, 5)
    ),
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=6))
def test_what_is_kept_is_what_would_be_computed(
    seeds_store: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    """Whatever the order of decisions, withdrawals and new pages of two trials; and it all goes without a trace."""
    folder = tmp_path_factory.mktemp("again")
    seeds = Path(shutil.copytree(files.seeds(), folder / "seeds"))
    store = folder / "store"
    copied(seeds_store, store)
    for verb, trial, place in steps:
        if verb == "page":
            turned(seeds, trial)
            build([seeds], store)
            continue
        found = rows(store, review.Wanted(trials=(trial,), kinds=("cell",)))
        cells = {"decision": "correct", "corrected_role": verb} if verb == "objective" else {"decision": verb}
        try:
            review.apply(saved(folder / "step.tsv", [found[place % len(found)] | cells]), store, DEFAULTS)
        except SheetError:
            continue  # it corrects nothing, or contradicts another one
    assert statements(store) == anew(store, seeds)
    held = rows(store, review.Wanted(decided=True))
    if held:
        review.apply(saved(folder / "none.tsv", [row | {"decision": "withdraw"} for row in held]), store, DEFAULTS)
    fresh = copied(seeds_store, folder / "fresh")
    build([seeds], fresh)
    assert statements(store) == statements(fresh)

"""Sheets for tests: exported, filled in by row, applied; and a store's statements as text."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from kg.build import review
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Row = dict[str, str]

ADA = "Ada Lovelace (0000-0002-1825-0097)"
SKIN = "NCT05273138"
DEFAULTS = review.Defaults(ADA, "2026-05-31")


def copied(store: Path, target: Path) -> Path:
    """A store of one's own: the link ``current`` stays a link."""
    shutil.copytree(store, target, symlinks=True)
    return target


def rows(store: Path, wanted: review.Wanted | None = None) -> list[Row]:
    """The rows of a store's sheet."""
    with Store(store) as opened:
        return list(csv.DictReader(review.export(opened, wanted or review.Wanted()), dialect="excel-tab"))


def saved(path: Path, filled: list[Row]) -> Path:
    """Rows as a sheet."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(key for row in filled for key in row)), dialect="excel-tab")
        writer.writeheader()
        writer.writerows(filled)
    return path


def decide(
    store: Path, change: Callable[[Row], Mapping[str, str] | None], defaults: review.Defaults = DEFAULTS
) -> review.Applied:
    """Export a sheet, change each row as asked, and apply what was changed."""
    filled = [{**row, **found} for row in rows(store) if (found := change(row)) is not None]
    return review.apply(saved(store.parent / "sheet.tsv", filled), store, defaults)


def only(trial: str, label: str, role: str, **cells: str) -> Callable[[Row], Mapping[str, str] | None]:
    """A change of the one row that is about a concept in a role."""
    return lambda row: cells if (row["trial"], row["label"], row["role"]) == (trial, label, role) else None


def curated(store: Path, folder: Path) -> Path:
    """A copy of the seeds' store with an assertion confirmed, one rejected and one corrected, all of trial ``SKIN``."""
    made = copied(store, folder / "store")
    changes = (
        only(SKIN, "fibroblast", "objective", decision="accept"),
        only(SKIN, "fibroblast", "background", decision="reject", comment="cited work"),
        only(SKIN, "fibroblast of dermis", "objective", decision="correct", corrected_concept="skin fibroblast"),
    )
    wanted = review.Wanted(trials=(SKIN,), kinds=("cell",))
    found = [{**row, **said} for row in rows(made, wanted) for change in changes if (said := change(row)) is not None]
    review.apply(saved(folder / "sheet.tsv", found), made, DEFAULTS)
    return made


def statements(store: Path) -> str:
    """Every statement of a store, sorted."""
    with Store(store) as opened:
        return "\n".join(sorted(map(str, opened.quads())))

"""Names of queries over the digest → their text, and the cards of trials that many pages show."""

from __future__ import annotations

from functools import cache
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.serve.explorer.editions import Edition

_FOLDER: Final = Path(__file__).parent / "sql"
_FACTS: Final = ("title", "acronym", "status", "study_type", "phase", "enrollment", "countries", "sponsor", "start")


@cache
def load(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def find(criterion: str) -> str | None:
    """The query that finds trials by a criterion, if the digest can."""
    return load(f"find/{criterion}") if (_FOLDER / "find" / f"{criterion}.sql").is_file() else None


def cards(edition: Edition, trials: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Trial → its title, status, phases, size, countries, sponsor and start."""
    rows = edition.rows(load("cards"), dumps(list(trials)))
    return {row["id"]: {name: row[name] for name in _FACTS} for row in rows}

"""Words after a number → the unit that they name, as a code of UCUM, with its dimension and standard unit.

The table is ``ontology/eligibility/units.tsv``; ``factor`` carries a value over to the standard unit of its dimension.
UCUM: The Unified Code for Units of Measure, version 2.2.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.eligibility.tables import pattern, table


class Unit(NamedTuple):
    """A unit of measure; ``code`` and ``standard`` are UCUM codes, ``factor`` is ``None`` where no factor converts."""

    code: str
    dimension: str
    standard: str
    factor: float | None

    def times(self, exponent: int) -> Unit:
        """The unit that is a power of ten of this one: ``10*9/L`` of ``/L``."""
        if not exponent:
            return self
        power = f"10*{exponent}"
        code = power + self.code if self.code.startswith("/") else f"{power}.{self.code}"
        return self._replace(code=code, factor=None if self.factor is None else self.factor * 10**exponent)


def unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit that stands at a place, and where its words end.

    >>> unit("10 mg per day of prednisone", 3)
    (Unit(code='mg/d', dimension='mass/time', standard='mg/d', factor=1.0), 13)
    >>> unit("10 patients", 3)
    """
    for units, names in _units().get(text[at].lower(), ()):
        found = names.match(text, at)
        if found is not None and found.lastindex:
            return units[found.lastindex - 1], found.end()
    return None


_Names = list[tuple[str, Unit]]
_Compiled = tuple[tuple[Unit, ...], re.Pattern[str]]


@cache
def _units() -> dict[str, tuple[_Compiled, ...]]:
    """First letter → the units that begin with it, first those whose case counts (``G/L`` is no ``g/L``)."""
    exact: dict[str, _Names] = {}
    folded: dict[str, _Names] = {}
    for row in table("units"):
        factor = float(row["factor"]) if row["factor"] else None
        one = Unit(row["ucum"], row["dimension"], row["standard"] or row["ucum"], factor)
        for surface in row["surfaces"].split("|"):
            name = surface.removeprefix("=")
            for letter in _first(name):
                (exact if name != surface else folded).setdefault(letter, []).append((name, one))
    return {
        letter: tuple(
            _compiled(names[letter], flags) for names, flags in ((exact, 0), (folded, re.IGNORECASE)) if letter in names
        )
        for letter in exact.keys() | folded.keys()
    }


def _first(name: str) -> str:
    """The letters that a name may begin with: "/L" may be "per L", "µg" may be "ug"."""
    return {"/": "/p", "µ": "µμu"}.get(name[0], name[0].lower())


def _compiled(names: _Names, flags: int) -> _Compiled:
    names.sort(key=lambda name: (-len(name[0]), name[0]))
    each = "|".join(f"({pattern(surface)})" for surface, _ in names)
    return tuple(one for _, one in names), re.compile(rf"(?:{each})(?:(?<=\W)|(?![A-Za-z\d]))", flags)

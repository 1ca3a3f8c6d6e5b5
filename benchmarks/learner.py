"""Rows → the weights of the two steps, learned with or without some of the sets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from logistic import Rows, fit

from kg.learned.shares import listed
from kg.learned.weights import CONSTANT, ruled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from annotated import Row
    from logistic import Floats
    from numpy.typing import NDArray

    from kg.learned.concepts import Concept
    from kg.learned.features import Surroundings

SEEN_BY: Final = 3
"""How many concepts must have a feature before it is learned."""
CAUTION, CAUTION_OF_CALIBRATION = 0.1, 1.0


class Learner:
    """The rows with their features as numbers; what is learned without some of the sets."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Of rows."""
        self.rows = rows
        self.sets = np.array([row.annotation["set"] if row.unseen else "" for row in rows])
        self.wanted = np.array([float(row.listed) for row in rows])
        self._weights = np.array([row.weight for row in rows])
        known = [row.page.features[row.key] for row in rows]
        seen = Counter(name for one in known for name in one)
        names = sorted(name for name, count in seen.items() if count >= SEEN_BY)
        self.names = [*names, *sorted(listed(*_any(rows), {}))]
        self._columns = {name: number for number, name in enumerate(self.names)}
        self._plain = [
            [(self._columns[name], value) for name, value in one.items() if seen[name] >= SEEN_BY] for one in known
        ]
        self._start: Floats | None = None
        self.unseen = sorted(set(self.sets) - {""})
        self._start = self.weights(self.unseen)  # fair to begin from: it has seen none of the sets that are left out

    def of(self, name: str) -> NDArray[np.bool_]:
        """The rows of a set."""
        return np.asarray(self.sets == name)

    def shares(self, without: Collection[str]) -> dict[str, list[float]]:
        """How often each kind, class and concept is named, and listed, outside some sets."""
        found: dict[str, list[float]] = {}
        for row in self.rows:
            if not _in(row, without):
                for name in row.page.counted[row.key]:
                    share = found.setdefault(name, [0.0, 0.0])
                    share[0] += row.weight
                    share[1] += row.weight * row.listed
        return found

    def weights(self, without: Collection[str]) -> Floats:
        """The weights of the features, the constant as the last one."""
        kept = ~np.isin(self.sets, list(without))
        matrix = self._matrix(without)
        found: Floats = fit(_some(matrix, kept), self.wanted[kept], self._weights[kept], CAUTION, self._start)
        return found

    def logits(self, without: Collection[str]) -> Floats:
        """The logit of each row, learned without some sets."""
        weights = self.weights(without)
        found: Floats = self._matrix(without).times(weights[:-1]) + weights[-1]
        return found

    def calibration(self, logits: Floats, of: Collection[str]) -> dict[str, float]:
        """The weights of the second step, from the concepts that the rules assert in some sets."""
        chosen = [n for n, row in enumerate(self.rows) if row.annotation["set"] in of and row.live]
        told = [ruled(self.rows[n].key[0], self.rows[n].roles, float(logits[n])) for n in chosen]
        names = sorted({name for one in told for name in one} - {CONSTANT})
        places = {name: place for place, name in enumerate(names)}
        rows = Rows.of(
            [[(places[name], value) for name, value in one.items() if name != CONSTANT] for one in told], len(names)
        )
        found = fit(rows, self.wanted[chosen], np.ones(len(chosen)), CAUTION_OF_CALIBRATION)
        return dict(zip((*names, CONSTANT), map(float, found), strict=True))

    def _matrix(self, without: Collection[str]) -> Rows:
        """All rows; the shares of a record are those of the others."""
        shares = self.shares(without)
        own: dict[str, list[Row]] = {}
        for row in self.rows:
            own.setdefault(row.annotation["record"], []).append(row)
        rows = []
        for row, plain in zip(self.rows, self._plain, strict=True):
            names = row.page.counted[row.key]
            others = {name: list(shares[name]) for name in names if name in shares}
            for one in own[row.annotation["record"]]:
                if not _in(one, without):
                    for name in one.page.counted[one.key]:
                        if name in others:
                            others[name][0] -= one.weight
                            others[name][1] -= one.weight * one.listed
            told = listed(row.page.concepts[row.key], row.page.around, others)
            rows.append([*plain, *((self._columns[name], value) for name, value in told.items())])
        return Rows.of(rows, len(self.names))


def _any(rows: Sequence[Row]) -> tuple[Concept, Surroundings]:
    return rows[0].page.concepts[rows[0].key], rows[0].page.around


def _in(row: Row, sets: Collection[str]) -> bool:
    return row.unseen and row.annotation["set"] in sets


def _some(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    lengths = np.diff(np.append(rows.starts, len(rows.values)))
    chosen = np.repeat(kept, lengths)
    ends = np.cumsum(lengths[kept])
    return Rows(ends - lengths[kept], rows.columns[chosen], rows.values[chosen], rows.width)

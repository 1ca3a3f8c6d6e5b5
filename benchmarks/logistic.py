"""Sparse rows with answers → the weights of a logistic regression with a square penalty (L-BFGS, numpy alone)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MEMORY = 12
_STEPS = 400
_CLOSE = 1e-4
_ENOUGH = 1e-4
_HALVINGS = 30


class Rows(NamedTuple):
    """Rows of a sparse matrix, none of them empty: where each begins, the columns of its values, the values."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Sequence[Sequence[tuple[int, float]]], width: int) -> Rows:
        """Rows as (column, value), in whatever order: sums are made by column, so that they are always the same."""
        rows = [sorted(row) for row in rows]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        return cls(
            np.cumsum(lengths) - lengths,
            np.array([column for row in rows for column, _ in row], dtype=np.int64),
            np.array([value for row in rows for _, value in row], dtype=np.float64),
            width,
        )

    def times(self, weights: Floats) -> Floats:
        """The matrix times a vector."""
        products: Floats = np.add.reduceat(self.values * weights[self.columns], self.starts)
        return products

    def across(self, errors: Floats) -> Floats:
        """The transposed matrix times a vector."""
        lengths = np.diff(np.append(self.starts, len(self.values)))
        sums: Floats = np.bincount(
            self.columns, weights=self.values * np.repeat(errors, lengths), minlength=self.width
        ).astype(np.float64)
        return sums


def fit(rows: Rows, answers: Floats, counts: Floats, strength: float, start: Floats | None = None) -> Floats:
    """The weights, the constant as the last one; ``counts``: what each row counts for; a small strength is cautious."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = rows.times(weights[:-1]) + weights[-1]
        value = float(counts @ (np.logaddexp(0, logits) - answers * logits)) + float(weights[:-1] @ weights[:-1]) / (
            2 * strength
        )
        errors = counts * (1 / (1 + np.exp(-logits)) - answers)
        return value, np.append(rows.across(errors) + weights[:-1] / strength, errors.sum())

    weights = np.zeros(rows.width + 1) if start is None else start
    value, slope = loss(weights)
    first, enough = float(np.abs(slope).max()), _CLOSE * float(counts.sum())
    past: list[tuple[Floats, Floats]] = []
    for _ in range(_STEPS):
        if float(np.abs(slope).max()) < enough:
            break
        step = -_curved(slope, past)
        size = 1.0 if past else min(1.0, 1 / first)
        for _ in range(_HALVINGS):
            tried = weights + size * step
            new, new_slope = loss(tried)
            if new <= value + _ENOUGH * size * float(slope @ step):
                break
            size /= 2
        past = [*past, (tried - weights, new_slope - slope)][-_MEMORY:]
        weights, value, slope = tried, new, new_slope
    return weights


def _curved(slope: Floats, past: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The slope times what the last steps tell of the inverse of the curvature (Nocedal's two loops)."""
    turned, sizes = slope.copy(), []
    for step, change in reversed(past):
        sizes.append(float(step @ turned) / float(step @ change))
        turned -= sizes[-1] * change
    if past:
        step, change = past[-1]
        turned *= float(step @ change) / float(change @ change)
    for (step, change), size in zip(past, reversed(sizes), strict=True):
        turned += step * (size - float(change @ turned) / float(step @ change))
    return turned

"""A matrix of counts → a heat map as PNG or SVG, the same bytes each time."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.model import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMATS: Final = (".png", ".svg")
"""What a picture's file name may end in."""
_INK, _PAPER, _GRID = "#1f2933", "#ffffff", "#d8dee4"
_STYLE: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 9,
    "text.color": _INK,
    "svg.hashsalt": "trialkg",  # ids of an SVG come from this and the drawing, not from chance
    "svg.fonttype": "path",
    "axes.edgecolor": _GRID,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
_FIELD: Final = 0.34
_LETTER: Final = 0.075
"""Inches: the side of a field, and the width that a letter takes."""
_LONGEST: Final = 44
_DARK: Final = 0.55


class Drawn(NamedTuple):
    """What to draw: names of rows and columns, counts (``None``: not stated), a title, a line below."""

    rows: Sequence[str]
    columns: Sequence[str]
    counts: Sequence[Sequence[int | None]]
    title: str
    note: str = ""


def heat_map(drawn: Drawn, path: Path) -> None:
    """Draw counts as a heat map with a number in each field; shades follow the logarithm, since most counts are small.

    Raises:
        MissingExtra: matplotlib is not installed.
        ValueError: the file name ends in neither ``.png`` nor ``.svg``, or there is nothing to draw.
    """
    if path.suffix not in FORMATS:
        raise ValueError(f"{path.name} ends in neither {' nor '.join(FORMATS)}")
    if not drawn.rows:
        raise ValueError("there is nothing to draw: no such assay is planned")
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415 - the same
    except ModuleNotFoundError as error:
        raise MissingExtra("matplotlib", "pictures") from error
    with mpl.rc_context():
        mpl.rcdefaults()  # not what a user's own matplotlibrc says
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type] # it knows its own keys only
        figure = Figure(figsize=_size(drawn), facecolor=_PAPER, layout="constrained")
        _fields(figure.add_subplot(), drawn)
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(path, metadata=metadata, dpi=150)


def _size(drawn: Drawn) -> tuple[float, float]:
    """Inches that names and fields take."""
    left, top = (_LETTER * max(len(_short(name)) for name in names) for names in (drawn.rows, drawn.columns))
    width = max(left + _FIELD * len(drawn.columns) + 0.75 * top, _LETTER * 1.1 * len(drawn.title))
    return width + 0.4, 0.8 * top + _FIELD * len(drawn.rows) + 0.7


def _fields(axes: Any, drawn: Drawn) -> None:  # noqa: ANN401 - matplotlib's own
    """The fields, their numbers and their names; a field that nothing is stated of stays empty."""
    most = log1p(max(number or 0 for line in drawn.counts for number in line))
    shades = [[float("nan") if number is None else log1p(number) / most for number in line] for line in drawn.counts]
    axes.imshow(shades, cmap="Blues", vmin=-0.15, vmax=1.1)
    for line, numbers in enumerate(drawn.counts):
        for column, number in enumerate(numbers):
            if number is not None:
                ink = _PAPER if shades[line][column] > _DARK else _INK
                axes.text(column, line, f"{number:,}", ha="center", va="center", color=ink, fontsize=7)
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(drawn.columns)), map(_short, drawn.columns), rotation=50, ha="left", rotation_mode="anchor"
    )
    axes.set_yticks(range(len(drawn.rows)), map(_short, drawn.rows))
    axes.set_xticks([place - 0.5 for place in range(len(drawn.columns) + 1)], minor=True)
    axes.set_yticks([place - 0.5 for place in range(len(drawn.rows) + 1)], minor=True)
    axes.grid(which="minor", color=_GRID, linewidth=0.6)
    axes.tick_params(which="both", length=0)
    axes.figure.suptitle(drawn.title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    axes.figure.supxlabel(drawn.note, x=0.01, ha="left", fontsize=8)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"

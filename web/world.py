"""Country outlines of Natural Earth (``node_modules/world-atlas``) → ``kg/serve/explorer/world.tsv``, as paths of SVG.

One row a country: ISO 3166 number and English short name, the middle of its largest piece, and its outline.
Projection: Natural Earth (Šavrič et al. 2011), 1000 units wide.  Run: ``npm install && python world.py``.
"""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pycountry

_ATLAS: Final = Path(__file__).parent / "node_modules" / "world-atlas"
_TARGET: Final = Path(__file__).parents[1] / "kg" / "serve" / "explorer" / "world.tsv"
_SMALLEST: Final = 0.6
_HALF: Final = 180
_ANTARCTICA: Final = "010"

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Degrees → units of the picture (Natural Earth projection, equations 1 and 2 of the paper)."""
    from kg.serve.explorer.projection import project as placed  # noqa: PLC0415 - pages place sites by the same formula

    return placed(longitude, latitude)


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Delta-encoded arcs → points in degrees."""
    (across, up), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * across + left, y * up + bottom))
        found.append(points)
    return found


def rings(geometry: dict[str, Any], lines: list[list[Point]]) -> list[list[Point]]:
    """The outer rings of a country."""
    pieces = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    found = []
    for piece in pieces:
        ring: list[Point] = []
        for number in piece[0]:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            ring += line[1:] if ring else line
        found.append([project(*point) for point in unrolled(ring)])
    return found


def unrolled(ring: list[Point]) -> list[Point]:
    """A ring that crosses the date line, continued beyond it: the picture ends there and cuts it off."""
    if max(x for x, _ in ring) - min(x for x, _ in ring) <= _HALF:
        return ring
    return [(x + 2 * _HALF if x < 0 else x, y) for x, y in ring]


def area(ring: list[Point]) -> float:
    """Signed area (shoelace)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def middle(ring: list[Point]) -> Point:
    """The centroid of a ring."""
    size = area(ring) or 1e-9
    x = y = 0.0
    for a, b in pairwise(ring):
        part = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * part, y + (a[1] + b[1]) * part
    return x / (6 * size), y / (6 * size)


def path(ring: list[Point]) -> str:
    """A ring as SVG, to a tenth of a unit, relative steps."""
    places = [(round(x, 1), round(y, 1)) for x, y in ring]
    x, y = places[0]
    said = f"M{x:g},{y:g}"
    for across, up in places[1:]:
        if (across, up) != (x, y):
            said += f"l{round(across - x, 1):g},{round(up - y, 1):g}"
            x, y = across, up
    return f"{said}z"


def main() -> None:
    """Outlines from the coarse atlas, middles from the finer one, which also has the small countries."""
    coarse = json.loads((_ATLAS / "countries-110m.json").read_text())
    fine = json.loads((_ATLAS / "countries-50m.json").read_text())
    lines, finer = arcs(coarse), arcs(fine)
    outlines = {one["id"]: rings(one, lines) for one in coarse["objects"]["countries"]["geometries"] if "id" in one}
    rows = []
    for one in fine["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=str(one.get("id", "")).zfill(3))
        if country is None or country.numeric == _ANTARCTICA or not one.get("arcs"):
            continue
        x, y = middle(max(rings(one, finer), key=lambda ring: abs(area(ring))))
        outline = "".join(path(ring) for ring in outlines.get(one["id"], ()) if abs(area(ring)) > _SMALLEST)
        rows.append((country.numeric, getattr(country, "common_name", country.name), f"{x:.1f}", f"{y:.1f}", outline))
    with _TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter="\t", lineterminator="\n")
        writer.writerow(("number", "name", "x", "y", "path"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()

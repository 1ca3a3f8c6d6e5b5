"""Degrees of longitude and latitude → a place on the map: the Natural Earth projection, 1000 units wide.

Source: Šavrič, Jenny, Patterson, Petrovič, Hurni (2011): *A polynomial equation for the Natural Earth projection*.
"""

from __future__ import annotations

from math import pi, radians
from typing import Final

WIDTH: Final = 1000
HEIGHT: Final = 476
_LENGTH: Final = (0.870700, -0.131979, -0.013791, 0.003971, -0.001529)
_DISTANCE: Final = (1.007226, 0.015085, -0.044475, 0.028874, -0.005916)
_TOP: Final = 264
"""What stands above the equator: the map ends south of Tasmania, since nobody runs a trial in Antarctica."""


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """The place of a point, from the upper left corner.

    >>> [round(place) for place in project(0, 0)], [round(place) for place in project(180, 0)]
    ([500, 264], [1000, 264])
    """
    turn, rise = radians(longitude), radians(latitude)
    square = rise * rise
    a, b, c, d, e = _LENGTH
    across = turn * (a + square * (b + square * (c + square * square * square * (d + square * e))))
    a, b, c, d, e = _DISTANCE
    up = rise * (a + square * (b + square * square * (c + d * square + e * square * square)))
    unit = WIDTH / 2 / (pi * _LENGTH[0])
    return WIDTH / 2 + across * unit, _TOP - up * unit

"""``Accept`` of a request → the formats of its answer, best first by quality (RFC 9110, section 12.5.1).

``formats.tsv`` lists what can be answered: the kind (``results`` of SELECT and ASK, ``graph`` of CONSTRUCT and
DESCRIBE), the serialiser's name, the media type, its charset, other names in use, the format's IRI at the W3C.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_TABLE: Final = Path(__file__).with_name("formats.tsv")
_LONGEST: Final = 4096


class Format(NamedTuple):
    """A way to write an answer; ``content_type`` is the header's value."""

    kind: str
    name: str
    media: str
    content_type: bytes
    described: str


class Accepted(NamedTuple):
    """What a client takes: the best format of SELECT and ASK, the best of CONSTRUCT and DESCRIBE; ``None`` for none."""

    results: Format | None
    graph: Format | None


@cache
def formats() -> tuple[Format, ...]:
    """Every format under every name that it has, each kind's default first and the other names last."""
    rows = [line.split("\t") for line in _TABLE.read_text("utf-8").splitlines()[1:]]
    proper = [(row, row[2]) for row in rows]
    aliases = [(row, alias) for row in rows for alias in row[4].split()]
    return tuple(
        Format(row[0], row[1], media, f"{media}; charset={row[3]}".encode() if row[3] else media.encode(), row[5])
        for row, media in (*proper, *aliases)
    )


@lru_cache(maxsize=1024)
def accepted(header: str) -> Accepted:
    """The formats that an ``Accept`` header asks for; an empty one takes anything.

    >>> accepted("text/csv;q=0.2, application/sparql-results+xml").results.media
    'application/sparql-results+xml'
    >>> accepted("image/png")
    Accepted(results=None, graph=None)
    """
    ranges = _ranges(header) or {"*/*": 1.0}
    best: dict[str, tuple[float, Format]] = {}
    for form in formats():
        quality = _quality(form.media, ranges)
        if quality > 0 and (form.kind not in best or quality > best[form.kind][0]):
            best[form.kind] = (quality, form)
    return Accepted(*(best[kind][1] if kind in best else None for kind in ("results", "graph")))


def _ranges(header: str) -> dict[str, float]:
    """Media range → its quality; what is no media range is left out."""
    found: dict[str, float] = {}
    for part in header[:_LONGEST].split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if "/" in media:
            found[media] = max(quality, found.get(media, 0.0))
    return found


def _quality(media: str, ranges: dict[str, float]) -> float:
    """The quality of the most specific range that covers a media type."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if wanted in ranges:
            return ranges[wanted]
    return 0.0

"""An ``Accept`` header → the media type that is sent (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from typing import Final

HTML: Final = "text/html"
GRAPHS: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}
"""Media types of RDF, and what ``?format=`` calls them."""


def wanted(accept: str) -> str | None:
    """The best of the types that pages have; ``None`` where the client takes none of them.

    >>> wanted("text/turtle, */*;q=0.1"), wanted("text/html,application/xml;q=0.9"), wanted(""), wanted("image/png")
    ('text/turtle', 'text/html', 'text/html', None)
    >>> wanted("text/html;q=0.2, application/ld+json"), wanted("text/html;q=0, */*")
    ('application/ld+json', 'text/turtle')
    """
    ranges = dict(_range(part) for part in accept.split(",") if part.strip()) or {"*/*": 1.0}
    best, weight = None, 0.0
    for media in (HTML, *GRAPHS):
        found = next(
            (ranges[name] for name in (media, f"{media.partition('/')[0]}/*", "*/*") if name in ranges),
            0.0,
        )
        if found > weight:
            best, weight = media, found
    return best


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media, min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return media, 0.0
    return media, 1.0

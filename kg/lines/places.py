"""Readers of study sites: lines with places → facility, city, region, postal code, country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section, undoubled
from kg.lines.values import flagged, nothing, without_flag
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines.table import Block, Cut, Reader
    from kg.model import Document, Section

_PART: Final = r"[^\W\d_][^,;{}<>\"?!]{1,60}"
_PLACE: Final = re.compile(rf"{_PART}(?:,\s*(?:[^,;{{}}<>\"?!]{{0,60}}))*,\s*(?:{_PART}|[A-Z\d][A-Z\d -]{{2,9}})")
_CODE: Final = re.compile(r"(?=.*\d)[A-Z\d][A-Za-z\d -]{2,9}")
# "Seoul, Korea, Republic of": the country's name has a comma of its own
_INVERTED: Final = re.compile(alternatives("country with comma"), re.IGNORECASE)


def pairs(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Hop Claude Huriez`` over ``🇫🇷Lille, France``: the facility stands on the line before its place.

    ``- Locations (2)`` says how many there are; what follows them is no site.
    """
    most = re.search(r"\((\d+)\)", block.heading.text if block.heading else "")
    lines = tuple(line for line in undoubled(block.lines) if not re.fullmatch(r"\d+\)", line.text))
    yield from facility_and_place(lines, cut.document, int(most[1]) if most else None)


def facility_and_place(
    lines: tuple[Line, ...], document: Document, most: int | None = None
) -> Iterator[Section | None]:
    """Lines that name a facility and its place in turn → the parts of each site."""
    flags = [flagged(line) for line in lines]
    facility: Line | None = None
    item = 0
    for line, flag, before in zip(lines, flags, [False, *flags], strict=False):
        if not without_flag(line).text:
            continue  # in shape B a flag stands on a line of its own, above the place
        is_place = bool(_PLACE.fullmatch(without_flag(line).text)) and (
            flag or before if any(flags) else facility is not None
        )
        if not is_place:
            facility = line
            continue
        if most is not None and item >= most:
            return
        if facility and not nothing(facility.text):
            yield section(document, "site.facility", [facility.span], item=item)
        yield from place(without_flag(line), document, item)
        facility, item = None, item + 1


def bare(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Lines that name places only: ``Poitiers, France``."""
    found = [line for line in block.lines if _PLACE.fullmatch(without_flag(line).text)]
    for item, line in enumerate(found):
        yield from place(without_flag(line), cut.document, item)


def nested(status: Callable[[str], object], country: Callable[[str], object]) -> Reader:
    """``Bas-Rhin`` over ``Strasbourg, Bas-Rhin, France, 67000`` over its status and facility.

    A region or country heads the places in it.  ``status`` knows the words of a site's status, ``country`` those of a
    country: below a place "University of California, Irvine" is a facility.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        item, free = -1, {"facility"}
        known = any(_within(line, country) for line in block.lines if _PLACE.fullmatch(line.text))
        for i, line in enumerate(block.lines):
            named = known and item >= 0 and "facility" in free and not _within(line, country)
            if _PLACE.fullmatch(line.text) and not named:
                item, free = item + 1, {"facility", "status"}
                yield from place(line, cut.document, item)
            elif item >= 0 and status(line.text):
                yield section(cut.document, "site.status", [line.span], item=item) if "status" in free else None
                free -= {"status"}
            elif item >= 0 and "facility" in free and not _heads(line, block.lines[i + 1 : i + 3]):
                yield section(cut.document, "site.facility", [line.span], item=item)
                free -= {"facility"}

    return read


def _within(line: Line, country: Callable[[str], object]) -> bool:
    """Whether one of the last two parts of a place is a country."""
    return any(country(part) for part in line.text.split(",")[-2:])


def place(line: Line, document: Document, item: int) -> Iterator[Section | None]:
    """``Strasbourg, Bas-Rhin, France, 67000`` or ``Paris, , France`` → its parts; the country stands last."""
    parts = line.pieces(",")
    post = parts.pop() if len(parts) > 1 and _CODE.fullmatch(parts[-1].text) else None
    if len(parts) > 1 and _INVERTED.fullmatch(parts[-1].text):
        last = parts.pop()
        parts[-1] = line.part(parts[-1].start - line.start, last.end - line.start)
    names = ("city", *["region"] * (len(parts) - 2), "country") if len(parts) > 1 else ("country",)
    middle = dict(zip(names, parts, strict=True))  # of several regions the last one counts
    for name, part in (*middle.items(), ("postal_code", post)) if post else middle.items():
        yield section(document, f"site.{name}", [part.span], item=item) if part and part.text else None


def is_place(words: str) -> bool:
    """Whether the words have the form of a place.

    >>> is_place("Paris, , France"), is_place("> ?x } UNION { ?s ?p ?o"), is_place("France")
    (True, False, False)
    """
    return bool(_PLACE.fullmatch(words))


def _heads(line: Line, following: tuple[Line, ...]) -> bool:
    """Whether a line is the region or country that the next places lie in."""
    return any(line.text.casefold() in place.text.casefold() for place in following if _PLACE.fullmatch(place.text))

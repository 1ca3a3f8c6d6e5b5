"""``Principal Investigator: Patrick JEGO Rennes University Hospital`` → role, name and affiliation of each person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section, undoubled
from kg.lines.values import is_sentence, nothing, values
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.table import Block, Cut
    from kg.model import Document, Section

_ROLE: Final = re.compile(rf"(?P<role>{alternatives('role')}s?)\s*:\s*", re.IGNORECASE)
_DEGREES: Final = re.compile(rf"(?<=\w)(?:,?\s*{alternatives('degree')}\.?)+(?!\w)")
ORGANISATION: Final = re.compile(rf"\b{alternatives('organisation')}\b", re.IGNORECASE)
# "Patrick JEGO Rennes University Hospital": a family name in capitals ends the name
_CAPITALS: Final = re.compile(
    r"(?:[^\W\d_][\w'’.-]*\s+){1,3}?(?:(?:de|du|van|von|la|le|di)\s+)?[A-ZÀ-Þ][A-ZÀ-Þ'’-]+"
    r"(?:[ -][A-ZÀ-Þ'’-]{2,})*(?=\s+\S)"
)
_NAME_WORDS: Final = 2
"""The fewest words of a person's name."""


def investigators(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Lines that each open with a role; the name follows, then the affiliation, on the same line or the next."""
    item = 0
    for i, line in enumerate(block.lines):
        match = _ROLE.match(line.text)
        if not match or nothing(line.text[match.end() :]):
            continue
        person = line.part(match.end(), len(line.text))
        name, affiliation = name_and_affiliation(person)
        following = block.lines[i + 1] if i + 1 < len(block.lines) else None
        if not affiliation and following and ORGANISATION.search(following.text) and not _ROLE.match(following.text):
            affiliation = following
        parts = (("name", name), ("role", line.part(*match.span("role"))), ("affiliation", affiliation))
        yield from _person(cut.document, parts, item)
        item += 1


def collaborators(block: Block, cut: Cut) -> Iterable[Section | None]:
    """Organisations; a person with a role stands here only where the heading "Investigators" is lost."""
    return values("collaborator", lambda words: not _ROLE.match(words) and not is_sentence(words))(block, cut)


def above_roles(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``dominique farges, MDPHD`` over ``Role: PRINCIPAL_INVESTIGATOR`` over ``APHP``."""
    lines = undoubled(block.lines)
    roles = [i for i, line in enumerate(lines) if line.text.startswith("Role:") and i]
    for item, i in enumerate(roles):
        role = lines[i]
        below = lines[i + 1] if i + 1 < len(lines) and i + 2 not in roles else None
        label = role.part(len("Role:"), len(role.text))
        if ORGANISATION.search(lines[i - 1].text):
            continue  # the name is lost: what stands here is where the person before works
        parts = (("name", lines[i - 1]), ("role", label), ("affiliation", below))
        yield from _person(cut.document, parts, item)


def _person(document: Document, parts: tuple[tuple[str, Line | None], ...], item: int) -> Iterator[Section | None]:
    for field, part in parts:
        if part and part.text:
            yield section(document, f"investigator.{field}", [part.span], item=item)


def name_and_affiliation(line: Line) -> tuple[Line, Line | None]:
    """A person's line → name and affiliation; without a sign of where the name ends, the line is the name.

    >>> [part and part.text for part in name_and_affiliation(Line("Patrick JEGO Rennes University Hospital", 0, 39))]
    ['Patrick JEGO', 'Rennes University Hospital']
    >>> [part and part.text for part in name_and_affiliation(Line("Ann Lee, MD, PhD, Mercy Hospital, Toledo", 0, 40))]
    ['Ann Lee, MD, PhD', 'Mercy Hospital, Toledo']
    """
    degrees = _DEGREES.search(line.text)
    comma = re.search(r",\s+(?=\S)", line.text)
    capitals = _CAPITALS.match(line.text)
    if degrees and degrees[0].strip(" ,"):
        end = degrees.end()
    elif comma and ORGANISATION.search(line.text, comma.end()) and not ORGANISATION.search(line.text[: comma.start()]):
        end = comma.start()
    elif capitals and ORGANISATION.search(line.text, capitals.end()):
        end = capitals.end()
    else:
        end = _before_organisation(line.text)
    rest = re.match(r"[\s,;\u2013-]*", line.text[end:])
    affiliation = line.part(end + (rest.end() if rest else 0), len(line.text))
    return line.part(0, end), affiliation if affiliation.text else None


def _before_organisation(words: str) -> int:
    """Where the name ends if an organisation is glued to it: two capitalised words are the shortest name."""
    found = ORGANISATION.search(words)
    tokens = list(re.finditer(r"\S+", words))
    if not found or len(tokens) <= _NAME_WORDS:
        return len(words)
    before = [token for token in tokens if token.end() <= found.start()]
    return before[1].end() if len(before) >= _NAME_WORDS else len(words)

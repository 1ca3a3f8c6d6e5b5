"""Organisations above their class and role → the sponsor and the collaborators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import section
from kg.lines.values import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lines.cutting import Line
    from kg.lines.table import Block, Cut, Reader
    from kg.model import Section

_ROLE: Final = re.compile(
    r"(?:sponsor\s+)?(?:(?:role|type|class)\b:?\s*)?(lead|collaborator)?(?:\s+sponsor)?", re.IGNORECASE
)


def ranked(classed: Callable[[str], object]) -> Reader:
    """Each organisation stands above its class (``OTHER``) and role; of several without roles any may lead.

    ``classed`` knows the words of a class.  A class right below a class or a role has lost its name: then nobody is
    known to lead who has no role.
    """

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        names: list[Line] = []
        leads: int | None = None
        whole, last = True, "role"
        for line in block.lines:
            role = _ROLE.fullmatch(line.text)
            if classed(line.text):
                whole, last = whole and last == "name", "class"
            elif role:
                named = names and (last == "name" or (last == "class" and whole))
                leads = len(names) - 1 if named and (role[1] or "").casefold() == "lead" else leads
                last = "role"
            elif not nothing(line.text):
                names.append(line)
                whole, last = whole and last != "name", "name"
        if leads is None and not (whole and len(names) == 1):
            return
        leads = leads or 0
        others = [name for i, name in enumerate(names) if i != leads]
        yield section(cut.document, "sponsor", [names[leads].span])
        for item, name in enumerate(others):
            yield section(cut.document, "collaborator", [name.span], item=item)

    return read

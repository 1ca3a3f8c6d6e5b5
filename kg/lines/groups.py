"""Readers of tables of arms and interventions that prefix each name with its type: ``Experimental: A``, ``Drug: B``."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section
from kg.lines.treatments import typed_names
from kg.lines.values import nothing
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.lines.table import Block, Cut
    from kg.model import Section

_ARM: Final = re.compile(rf"(?P<type>{alternatives('arm type')})\s?:\s+(?=\S)", re.IGNORECASE)
_NAME_AND_TEXT: Final = 2
_OTHER_NAMES: Final = re.compile(r"(?:other names|altri nomi|autres noms)\s*:?", re.IGNORECASE)


def groups(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Arms and interventions in turn; what stands below one is its description.

    An intervention that an arm repeats (the list above the table has it, or another arm) is only named for the arm.
    """
    above = cut.beside(block)[0][-1:]
    if above and above[0].field and above[0].field.read is cohorts and not above[0].lines:
        yield from cohorts(block, cut)  # the table's header cell is a heading too
        return
    arm, item = -1, -1
    last: tuple[str, int] | None = None
    earlier = _earlier(block, cut)
    for line in block.lines:
        kind = _ARM.match(line.text)
        typed = typed_names(line)
        if _OTHER_NAMES.match(line.text):
            last = None
        elif kind:
            arm, last = arm + 1, ("arm", arm + 1)
            yield section(cut.document, "arm.type", [line.part(*kind.span("type")).span], item=arm)
            yield section(cut.document, "arm.label", [line.part(kind.end(), len(line.text)).span], item=arm)
        elif typed[0][0]:
            for kind_line, name in typed:
                if arm >= 0:
                    yield section(cut.document, "arm.intervention", [name.span], item=arm)
                last = None
                if name.key in earlier or not kind_line:
                    continue
                earlier.add(name.key)
                item, last = item + 1, ("intervention", item + 1)
                yield section(cut.document, "intervention.name", [name.span], item=item)
                yield section(cut.document, "intervention.type", [kind_line.span], item=item)
        elif last and not nothing(line.text):
            yield section(cut.document, f"{last[0]}.description", [line.span], item=last[1])
            last = None


def cohorts(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Groups whose names have no type: name, description, their interventions, each of these with its description."""
    if _shifted(block.lines):
        return
    arm, item, place = -1, -1, "label"
    earlier = _earlier(block, cut)
    described: dict[str, str] = {}
    name: Line | None = None
    for i, line in enumerate(block.lines):
        kind, named = typed_names(line)[0]
        if kind:
            name, place, fresh = named, "own", named.key not in earlier
            yield section(cut.document, "arm.intervention", [name.span], item=arm) if arm >= 0 else None
            if fresh:
                earlier.add(name.key)
                item += 1
                yield section(cut.document, "intervention.name", [name.span], item=item)
                yield section(cut.document, "intervention.type", [kind.span], item=item)
        elif place == "own" and name and described.get(name.key, line.text) == line.text and _goes_on(block.lines, i):
            fresh, described[name.key], place = name.key not in described, line.text, "label"
            if fresh and item >= 0:
                yield section(cut.document, "intervention.description", [line.span], item=item)
        elif place == "description":
            place = "label"
            yield section(cut.document, "arm.description", [line.span], item=arm)
        elif not nothing(line.text):
            arm, place = arm + 1, "description"
            yield section(cut.document, "arm.label", [line.span], item=arm)


def _shifted(lines: Sequence[Line]) -> bool:
    """Whether lines are lost, so that names and descriptions cannot be told apart.

    Without interventions names and descriptions take turns; with them at most two lines stand above the first one, and
    three between two of them.
    """
    runs = [0]
    for line in lines:
        if typed_names(line)[0][0]:
            runs.append(0)
        else:
            runs[-1] += 1
    first, *others = runs
    if not others:
        return first > 1 and first % 2 == 1
    return first > _NAME_AND_TEXT or max(others) > _NAME_AND_TEXT + 1


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether the line below an intervention describes it: of two lines the shorter one may name the next group."""
    run = [line.text for line in takewhile(lambda line: not typed_names(line)[0][0], lines[at:])]
    return len(run) != _NAME_AND_TEXT or len(run[0].split()) >= len(run[1].split())


def _earlier(block: Block, cut: Cut) -> set[str]:
    """The interventions that blocks before this one name."""
    lines: list[Line] = [line for other in cut.beside(block)[0] if _reads_groups(other) for line in other.lines]
    return {name.key for line in lines for kind, name in typed_names(line) if kind and not _ARM.match(line.text)}


def _reads_groups(block: Block) -> bool:
    return bool(block.field and block.field.read in (groups, cohorts))

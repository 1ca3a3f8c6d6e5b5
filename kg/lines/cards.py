"""Readers of arms and interventions printed as cards: a name, its type (``Group Type …``), its description, in turn."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.lines.table import Block, Cut
    from kg.model import Section

_KIND: Final = re.compile(r"(?P<family>Group|Intervention) Type:?\s*")
_OTHER_NAMES: Final = "Other Intervention Name"
_SENTENCE: Final = 5
"""The fewest words of a description that stands below its intervention's name."""
_LABEL_WORDS: Final = 12
"""The most words of a label: what is longer, or ends with a full stop, is a description."""


def arms(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The arms with their interventions; where the types are lost, interventions are known from their own section."""
    known = names(cut)
    described = {line.text for line in cut.under("Interventions") if not _KIND.match(line.text)} - known
    lines = [line for line in block.lines if line.text not in described]
    if any(line.text.startswith("Group Type") for line in lines):
        yield from _labelled(lines, cut)
    elif known:  # without their names nothing tells an arm from its intervention
        yield from _bare([line for line in lines if not _KIND.match(line.text)], cut, known)


def interventions(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The interventions: name, type, description."""
    known = names(cut)
    item = -1
    for line in block.lines:
        kind = _KIND.match(line.text)
        if line.text in known:
            item += 1
            yield section(cut.document, "intervention.name", [line.span], item=item)
        elif item >= 0 and kind:
            yield section(cut.document, "intervention.type", [line.part(kind.end(), len(line.text)).span], item=item)
        elif item >= 0 and not line.text.startswith(_OTHER_NAMES):
            yield section(cut.document, "intervention.description", [line.span], item=item)


def names(cut: Cut) -> set[str]:
    """The interventions' names: they stand with the arms and in a section of their own, above a type if it is kept."""
    groups, own = cut.under("Study Groups"), cut.under("Interventions")
    repeated = {line.text for line in groups if not _KIND.match(line.text)} & {line.text for line in own}
    repeated = {words for words in repeated if not _figures(words)}
    for lines in (groups, own):
        typed = {line.text for line, below in pairwise(lines) if below.text.startswith("Intervention Type")}
        if typed & repeated or (typed and not repeated):
            return typed & repeated or typed
    first = {line.text for line in own[:1] if _label(line) and not _KIND.match(line.text) and not _figures(line.text)}
    return _shortest(repeated - _descriptions(groups, own)) or first


def _descriptions(groups: Sequence[Line], own: Sequence[Line]) -> set[str]:
    """What stands below the same line in both sections and has the form of a description, not of a second name."""
    below = [{(name.text, line.text) for name, line in pairwise(lines)} for lines in (groups, own)]
    found = {words for _, words in below[0] & below[1] if _describes(words)}
    # "Three doses … | mRNA-CMV | Lipid nanoparticle vaccine …" over "Lipid nanoparticle vaccine …": the name is lost
    nameless = {words for pairs in below for name, words in pairs if name not in {line.text for line in own}}
    return found | {words for words in nameless if found and _describes(words)}


def _figures(words: str) -> bool:
    """No name looks so: "20 mL from the iliac crest", "Saline at week 4."."""
    return words[:1].isdigit() or words.endswith(".")


def _describes(words: str) -> bool:
    """A figure first, or many words: "20 mL from the iliac crest", "Lipid nanoparticle vaccine that encodes gB"."""
    return _figures(words) or len(words.split()) >= _SENTENCE


def _shortest(repeated: set[str]) -> set[str]:
    """Where a description is repeated as well, it is longer than a label or ends with a full stop."""
    return {words for words in repeated if len(words.split()) <= _LABEL_WORDS and not words.endswith(".")} or repeated


def _label(line: Line) -> bool:
    return len(line.text.split()) <= _LABEL_WORDS and not line.text.endswith(".")


def _labelled(lines: Sequence[Line], cut: Cut) -> Iterator[Section | None]:
    """A name stands above its type; an arm's description stands above its type or below it, once.

    The descriptions of interventions, which come again in their own section, are not among the lines.
    """
    item, lost, both = -1, False, False
    waiting: list[Line] = []
    for line in lines:
        kind = _KIND.match(line.text)
        if not kind:
            waiting.append(line)
            continue
        named, waiting = waiting, []
        if kind["family"] == "Group":
            named = named[-2:]  # above them may stand the description of the intervention before
            if len(named) > 1 and _describes(named[0].text) and not _describes(named[1].text):
                named = named[1:]
            # its label is lost where only a description stands above its type, and the arms before it have both there
            lost = not named or (len(named) == 1 and both and _describes(named[0].text))
            both = both or len(named) > 1
        if lost:
            continue
        if kind["family"] == "Group":
            item += 1
            yield section(cut.document, "arm.label", [named[0].span], item=item)
            yield section(cut.document, "arm.type", [line.part(kind.end(), len(line.text)).span], item=item)
            yield section(cut.document, "arm.description", [one.span for one in named[1:2]], item=item)
        elif named and item >= 0:
            yield section(cut.document, "arm.description", [one.span for one in named[:-1][:1]], item=item)
            yield section(cut.document, "arm.intervention", [named[-1].span], item=item)


def _bare(lines: Sequence[Line], cut: Cut, known: set[str]) -> Iterator[Section | None]:
    """Label, description, interventions of each arm in turn; a label may be the name of its intervention."""
    item = -1
    last = "intervention"
    described, label = False, ""
    for line, below in zip_longest(lines, lines[1:]):
        fresh = (item < 0 and last != "lost") or (
            last in ("intervention", "lost") and line.text not in known and _label(line) and not _figures(line.text)
        )
        if item < 0 and not _label(line):
            last = "lost"  # the first label
            continue
        if fresh and below and below.text in known and line.text not in known and described and _describes(line.text):
            last = "lost"  # the description of an arm whose label is lost
            continue
        if fresh:
            item, last, label = item + 1, "label", line.text
        elif last == "lost" or (last == "label" and line.text == label):
            continue  # a label that stands there twice is no description
        elif line.text in known:
            last = "intervention"
        elif last == "label":
            last, described = "description", True
        else:
            continue
        yield section(cut.document, f"arm.{last}", [line.span], item=item)

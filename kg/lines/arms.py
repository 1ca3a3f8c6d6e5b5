"""Arm tables whose cells run on → label, intervention and description of each row, cut at the known interventions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.lines.cutting import Line

# An intervention that follows one of these words is spoken of in a description: "patients receive ruxolitinib"
_MENTIONED: Final = re.compile(rf"\b{alternatives('before a mention')}$")
_SENTENCE_END: Final = re.compile(r"(?:^|(?<=\s))-(?=\s|$)|[.!?](?=\s+[A-Z\d]|$)")
_CELL: Final = re.compile(r"\s*(?:[A-Z\d\"'(\[*\u2022-]|$)")
_LABEL_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an arm table."""

    label: Line
    intervention: Line
    description: Line | None


def rows(lines: Sequence[Line], names: Sequence[str]) -> list[Row]:
    """The lines below an arm table's header → its rows; without known intervention names nothing can be cut."""
    pattern = re.compile(
        "|".join(sorted(map(re.escape, {name for name in names if name}), key=len, reverse=True)) or r"(?!)"
    )
    return [row for line in lines for row in (_tabbed(line) if "\t" in line.text else _rows(line, pattern))]


def _tabbed(line: Line) -> list[Row]:
    cells = line.pieces("\t")
    return [Row(cells[0], cells[1], cells[2] if len(cells) > 2 else None)]  # noqa: PLR2004 - the third cell


def _rows(line: Line, pattern: re.Pattern[str]) -> list[Row]:
    """``<label> <intervention> <description> <label> …``: a label ends where its intervention begins."""
    text = line.text
    found: list[tuple[int, int, int]] = []  # where label, intervention and description begin
    end = 0
    for match in pattern.finditer(text):
        labels = [text[a:b].strip() for a, b, _ in found]
        label = _label_start(text, end, match.start(), labels) if found else end
        named_twice = text[match.end() :].lstrip().startswith(match[0])
        # "… for 12 months | Placebo | Placebo | Matching tablets": the first of the two is the label
        unparted = bool(found) and named_twice and (label == end or text[label:].lstrip()[:1].isdigit())
        words = text[label : match.start()].strip()
        # "Atopic dermatitis, treated | Dupilumab | Dupilumab 600 mg": not "patients treated with dupilumab"
        sure = words in labels or (named_twice and not found and words)
        if match.start() >= end and not unparted and (sure or _is_row(text, label, *match.span())):
            found.append((label, *match.span()))
            end = match.end()
    stops = [*(label for label, _, _ in found), len(text)][1:]
    return [
        Row(
            line.part(label, name), line.part(name, after), line.part(after, stop) if text[after:stop].strip() else None
        )
        for (label, name, after), stop in zip(found, stops, strict=True)
    ]


def _is_row(text: str, label: int, name: int, after: int) -> bool:
    """Whether an intervention's name stands in its column: a label before it, and what follows begins like a cell.

    A label may be an intervention's name itself, and descriptions speak of interventions: "patients receive X until …".
    """
    words = text[label:name].strip()
    opened = text[:label].rstrip()[-1:] in ("", "-", ".", "!", "?")
    begins = bool(words) and (words[0].isupper() or words[0].isdigit() or opened)
    whole = begins and len(words.split()) <= _LABEL_WORDS and not words.endswith((".", ":", ";", ",", "+", "/", "-"))
    return whole and not _MENTIONED.search(words) and bool(_CELL.match(text, after))


def _label_start(text: str, begin: int, end: int, labels: Sequence[str]) -> int:
    """Where the next row's label begins in ``<description> <label>``.

    An arm with two interventions has two rows with the same label.  Else a label begins after the last sentence or the
    dash of an empty cell, or at the last word that is capitalised after one that is not: "… criteria for systemic
    sclerosis | Healthy subjects".
    """
    gap = text[begin:end]
    known = [match.start() for label in labels if (match := re.search(rf"(?<!\w){_like(label)}\s*$", gap))]
    if known:
        return begin + min(known)
    ends = [match.end() for match in _SENTENCE_END.finditer(gap) if gap[match.end() :].strip()]
    if ends:
        return begin + ends[-1]
    turns = [
        match.start(1)
        for match in re.finditer(r"(?<=[^\W_A-Z])\s+([A-Z\d])", gap)
        if not _capitalised_before(gap, match.start())
    ]
    return begin + turns[-1] if turns else begin


def _like(label: str) -> str:
    """A label → a pattern of its siblings: "Dose level 1", "Dose level 2"."""
    return re.sub(r"\d+", r"\\d+", re.escape(label))


def _capitalised_before(gap: str, at: int) -> bool:
    """Whether the word that ends here is capitalised itself: "Healthy | Subjects" is one label."""
    word = re.search(r"\S+$", gap[:at])
    return bool(word and word[0][0].isupper() and word.start() > 0)

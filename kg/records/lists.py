"""A value that holds several things (``Lupus;Healthy``, ``Drug: T89;Control group:none;``) → a section each."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import codes, files
from kg.lines import nothing
from kg.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records.places import Places
    from kg.records.walking import Value

Span = tuple[int, int]

_PART: Final = re.compile(r"[^;\n]+")
_LABEL: Final = re.compile(r"(?P<label>[^:;.\n]{1,60}?)\s*:\s*(?=\S)")
_PAIR: Final = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z ]{3,30}?)\s*:\s*(?P<words>(?:(?!,\s*[A-Z][A-Za-z -]{3,30}:)[^:;.\n])+)"
)
_NUMBER: Final = re.compile(r"\d+")
_DESIGN: Final = ("intervention_model", "allocation", "masking", "observational_model", "time_perspective")


def several(value: Value, text: str, places: Places) -> Iterator[Section]:
    """The sections of a value, as its row's reader says: list, interventions, sizes or design."""
    reader = {"list": _listed, "interventions": _interventions, "sizes": _sizes, "design": _design}[value.rule.reader]
    for name, item, (start, end) in reader(value.rule.section, text):
        words = text[start:end]
        if words and not nothing(words):
            straight = places.straight(start, end)
            offsets = None if straight else places.part(start, end)
            yield Section(
                name, words, places[start], places[end], offsets, value.path, value.item + item, value.qualifier
            )


def _parts(text: str) -> Iterator[Span]:
    """The parts between semicolons and line ends, without blanks at their edges; none inside parentheses."""
    for match in _PART.finditer(text):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip())
        end = match.start() + len(words.rstrip())
        if start < end:
            yield start, end


def _listed(section: str, text: str) -> Iterator[tuple[str, int, Span]]:
    for item, span in enumerate(_parts(text)):
        yield section, item, span


def _interventions(_section: str, text: str) -> Iterator[tuple[str, int, Span]]:
    """``Drug: T89`` names a type, ``Control group:none`` an arm."""
    for item, (start, end) in enumerate(_parts(text)):
        label = _LABEL.match(text, start, end)
        if label is None:
            yield "intervention.name", item, (start, end)
            continue
        typed = codes.code("intervention_type", label["label"]) is not None
        yield ("intervention.type" if typed else "arm.label"), item, label.span("label")
        yield "intervention.name", item, (label.end(), end)
        if not typed:
            yield "arm.intervention", item, (label.end(), end)


def _sizes(section: str, text: str) -> Iterator[tuple[str, int, Span]]:
    """One number is the enrolment; several are those of its groups."""
    numbers = [match.span() for match in _NUMBER.finditer(text) if _stands_alone(text, match)]
    for item, span in enumerate(numbers):
        yield (section if len(numbers) == 1 else f"{section}.part"), item, span


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a number is a size: ``Experimental group 1:30`` has one."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return (not before or before[-1] in ":;") and (not after or after[0] in ";\n")


def _design(_section: str, text: str) -> Iterator[tuple[str, int, Span]]:
    """Labelled pairs (``Allocation: Randomized. Masking: …``), or one word of any field of the design."""
    known = _labels()
    pairs = [
        (known[label], match) for match in _PAIR.finditer(text) if (label := match["label"].strip().casefold()) in known
    ]
    for section, match in pairs:
        yield section, 0, _trimmed(text, match.span("words"))
    if not pairs:
        for span in _parts(text):
            fields = [name for name in _DESIGN if codes.code(name, text[slice(*span)])]
            if fields:
                yield fields[0], 0, span


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    return start, start + len(text[start:end].rstrip())


@cache
def _labels() -> dict[str, str]:
    with (files.ontology() / "reading" / "record_labels.tsv").open(encoding="utf-8", newline="") as file:
        return {row["label"]: row["section"] for row in csv.DictReader(file, delimiter="\t")}

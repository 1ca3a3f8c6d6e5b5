"""The criteria of a record, one text with lines, bullets and numbers → a ``criterion`` section each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Section
from kg.records.listing import items

if TYPE_CHECKING:
    from kg.lines import Judge
    from kg.model import Polarity
    from kg.records.listing import Item
    from kg.records.places import Places
    from kg.records.walking import Value


def criteria(value: Value, judge: Judge, text: str, places: Places) -> list[Section]:
    """Cut the text of a value into criteria; ``places`` say where it stands in the value.

    Criteria under no heading that says their polarity are judged by their words, and unmarked where no rule decides;
    those under a heading that asks for nothing ("Allowed:") are unmarked.
    """
    qualifier: Polarity | None = "inclusion" if value.qualifier == "inclusion" else None
    qualifier = "exclusion" if value.qualifier == "exclusion" else qualifier
    found = items(text, judge, qualifier)
    _judge([item for item in found if item.polarity is None and item.rule != "neutral-heading"], text, judge)
    kept = [item for item in found if item.rule != "boundary"]
    return [
        _section(value, text, places.joined(item.spans), (number, item)) for number, item in enumerate(kept, value.item)
    ]


def _section(value: Value, text: str, places: Places, numbered: tuple[int, Item]) -> Section:
    number, item = numbered
    words = "\n".join([text[start:end] for start, end in item.spans])
    start, end = places[0], places[len(words)]
    straight = places.straight(0, len(words))
    sign = item.polarity or "unmarked"
    offsets = None if straight else places
    return Section("criterion", words, start, end, offsets, value.path, number, sign, item.group, item.rule)


def _judge(unmarked: list[Item], text: str, judge: Judge) -> None:
    """Give criteria without a heading the verdicts of their words."""
    if unmarked:
        texts = ["\n".join([text[start:end] for start, end in item.spans]) for item in unmarked]
        for item, verdict in zip(unmarked, judge.polarities(texts, [item.number for item in unmarked]), strict=True):
            item.polarity, item.rule = verdict.polarity, verdict.rule

"""The criteria of a record, one text with lines, bullets and numbers → a ``criterion`` section each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.lines import Block, Cut, lines_of
from kg.lines import criteria as reader
from kg.model import Document
from kg.records.tidying import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines import Judge
    from kg.model import Section
    from kg.records.walking import Value


def criteria(value: Value, judge: Judge, *, wrapped: bool) -> Iterator[Section]:
    """Cut the text into criteria as the lists of pages are cut; offsets count in the value."""
    clean, places = tidy(value.words, wrapped=wrapped, indented=True)
    offsets = None if places is None else tuple(places)
    document = Document("", value.words, "", clean, offsets)
    block = Block(None, None, lines_of(clean))
    for section in reader(judge)(block, Cut(document, (block,))):
        if section is not None:
            yield replace(section, path=value.path)

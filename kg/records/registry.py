"""A registry format: how its records are told, and its table; a parsed record → sections, values and issues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import codes
from kg.lines import nothing
from kg.model import Issue, Section
from kg.records.eligibility import criteria
from kg.records.table import table
from kg.records.tidying import tidy
from kg.records.walking import Place, Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.lines import Judge
    from kg.records.walking import Value

_DATED: Final = ("date.", "enrollment")


class Reading(NamedTuple):
    """What a record gives: its sections, the string value at each of their paths, and what is odd about it."""

    sections: tuple[Section, ...]
    values: dict[str, str]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Registry:
    """A registry's records in one format.

    ``syntax`` is json or xml; ``table`` the name of its table in ``ontology/reading``; ``recognises`` tells a parsed
    record (a JSON value, an XML element) of this format; ``judge`` knows the words of eligibility criteria;
    ``wrapped``: a single line end in a text only wraps it.
    """

    site: str
    syntax: str
    table: str
    recognises: Callable[[Any], bool]
    judge: Judge
    wrapped: bool = False

    def read(self, tree: Any) -> Reading:  # noqa: ANN401 - a JSON value or an XML element
        """A parsed record → its sections in its table's or its own order."""
        walk = Walk()
        if self.syntax == "json":
            walk.json(tree, table(self.table))
        else:
            walk.xml(tree, table(self.table), Place(f"/{tree.tag}"))
        sections: list[Section] = []
        listed = 0
        for value in walk.values:
            if value.rule.reader == "criteria":
                found = criteria(value._replace(item=listed), self.judge, wrapped=self.wrapped)
                sections += found
                listed += len(found)
            else:
                section = _section(value, wrapped=self.wrapped)
                if section is not None:
                    sections.append(section)
        odd = tuple(Issue("malformed-record", f"{path}: {said}") for path, said in walk.odd)
        return Reading(tuple(sections), {value.path: value.words for value in walk.values}, odd)


def _section(value: Value, *, wrapped: bool) -> Section | None:
    """One value as one section; ``None`` where it is blank, or means "nothing" where the table says that it may."""
    rule, words, path, item, qualifier = value
    if qualifier and rule.beside and rule.section.startswith(_DATED):
        qualifier = _dated(qualifier)
    text = words.strip()
    if not text or (rule.reader == "value" and nothing(text)):
        return None
    if "\n" in text or "\\" in text:
        text, places = tidy(words, wrapped=wrapped or rule.reader != "prose")
        return Section(rule.section, text, places[0], places[len(text)], places, path, item, qualifier)
    start = words.index(text[0])
    return Section(rule.section, text, start, start + len(text), None, path, item, qualifier)


@lru_cache(maxsize=64)
def _dated(words: str) -> str:
    return codes.code("date_type", words) or ""

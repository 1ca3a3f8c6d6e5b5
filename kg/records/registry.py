"""A registry format: how its records are told, and its table; a parsed record → sections, values and issues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import codes
from kg.lines import nothing
from kg.model import Issue, Section
from kg.records.eligibility import criteria
from kg.records.hypertext import unmarked
from kg.records.lists import several
from kg.records.table import table
from kg.records.tidying import tidy
from kg.records.walking import Place, Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.lines import Judge
    from kg.records.places import Places
    from kg.records.walking import Value

_DATED: Final = ("date.", "enrollment")
_MARKED: Final = re.compile(r"[<&]")


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
    ``kind``: registry for a registry's own records, aggregator for those that retell them;
    ``wrapped``: a single line end in a text only wraps it; ``html``: values hold tags and entities.
    """

    site: str
    syntax: str
    table: str
    recognises: Callable[[Any], bool]
    judge: Judge
    kind: str = "registry"
    wrapped: bool = False
    html: bool = False

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
            reader = value.rule.reader
            if reader == "criteria":
                found = criteria(value._replace(item=listed), self.judge, *self._tidied(value, indented=True))
                sections += found
                listed += len(found)
            elif reader in {"text", "value", "prose"}:
                section = self._section(value)
                if section is not None:
                    sections.append(section)
            else:
                sections += several(value, *self._tidied(value))
        odd = tuple(Issue("malformed-record", f"{path}: {said}") for path, said in walk.odd)
        return Reading(tuple(sections), {value.path: value.words for value in walk.values}, odd)

    def _tidied(self, value: Value, *, indented: bool = False) -> tuple[str, Places]:
        """The text of a value, and where it stands in it."""
        wrapped = self.wrapped or value.rule.reader in {"text", "value"}
        if not (self.html and _MARKED.search(value.words)):
            return tidy(value.words, wrapped=wrapped, indented=indented)
        plain, first = unmarked(value.words)
        text, places = tidy(plain, wrapped=wrapped, indented=indented)
        return text, places.through(first)

    def _section(self, value: Value) -> Section | None:
        """One value as one section; ``None`` where it is blank, or means "nothing" where the table says that it may."""
        rule, words, path, item, qualifier = value
        if qualifier and rule.beside and rule.section.startswith(_DATED):
            qualifier = _dated(qualifier)
        text = words.strip()
        if not text or (rule.reader == "value" and nothing(text)):
            return None
        if "\n" in text or "\\" in text or (self.html and _MARKED.search(text)):
            text, places = self._tidied(value)
            if not text:
                return None
            return Section(rule.section, text, places[0], places[len(text)], places, path, item, qualifier)
        start = words.index(text[0])
        return Section(rule.section, text, start, start + len(text), None, path, item, qualifier)


@lru_cache(maxsize=64)
def _dated(words: str) -> str:
    return codes.code("date_type", words) or ""

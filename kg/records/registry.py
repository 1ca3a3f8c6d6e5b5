"""A registry format: how its records are told, and its table; a parsed record → sections, values and issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import codes
from kg.lines import nothing
from kg.model import Issue, Section
from kg.records.eligibility import criteria
from kg.records.table import table
from kg.records.tidying import tidy
from kg.records.walking import Place, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    ``wrapped``: a single line end in a text only wraps it; ``origin``: who wrote the words.
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
        values: dict[str, str] = {}
        for value in walk.values:
            sections += self._sections(value)
            values[value.path] = value.words
        odd = tuple(Issue("malformed-record", f"{path}: {said}") for path, said in walk.odd)
        return Reading(tuple(sections), values, odd)

    def _sections(self, value: Value) -> Iterator[Section]:
        rule, words = value.rule, value.words
        if rule.reader == "criteria":
            yield from criteria(value, self.judge, wrapped=self.wrapped)
            return
        qualifier = value.qualifier
        if qualifier and rule.beside and rule.section.startswith(_DATED):
            qualifier = codes.code("date_type", qualifier) or ""
        text = words.strip()
        start = words.index(text[0]) if text else 0
        if not text or (rule.reader == "value" and nothing(text)):
            return
        places = None
        if "\n" in text or "\\" in text:
            tidied, places = tidy(words, wrapped=self.wrapped or rule.reader != "prose")
            text = tidied.strip()
            if places is not None:
                cut = len(tidied) - len(tidied.lstrip())
                start, places = places[cut], places.part(cut, cut + len(text))
        end = start + len(text) if places is None else places[len(text)]
        yield Section(rule.section, text, start, end, places, value.path, value.item, qualifier)

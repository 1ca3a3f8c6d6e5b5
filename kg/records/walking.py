"""A parsed record and its table's tree → the values that the table names, each with its path and item number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kg.records.table import Node, Rule


class Value(NamedTuple):
    """A value of a record: its words, where it stands, which of several things it belongs to, and its qualifier."""

    rule: Rule
    words: str
    path: str
    item: int
    qualifier: str


class Place(NamedTuple):
    """Where a walk stands: the path, and which of several things (of which group) it is inside of."""

    path: str = ""
    group: str = ""
    item: int = 0


class Walk:
    """One walk over one record; ``values`` and ``odd`` (paths where something else stands than the table expects)."""

    def __init__(self) -> None:
        """Begin counting at 0."""
        self.values: list[Value] = []
        self.odd: list[tuple[str, str]] = []
        self._counts: dict[str, int] = {}

    def _inside(self, node: Node, path: str, place: Place) -> Place:
        """The place of one of several things; what repeats inside of a thing shares its number, if it is its part."""
        if node.group == place.group:
            return Place(path, place.group, place.item)
        number = self._counts.get(node.group, 0)
        self._counts[node.group] = number + 1
        return Place(path, node.group, number)

    def json(self, tree: Any, node: Node, place: Place = Place()) -> None:  # noqa: ANN401, B008 - what JSON can hold
        """Collect the values of a JSON object."""
        if not isinstance(tree, dict):
            self.odd.append((place.path, f"{_kind(tree)} stands where an object belongs"))
            return
        for key, below in node.below.items():
            found = tree.get(key)
            if found is None:
                continue
            here = f"{place.path}/{key}"
            if not below.repeats:
                self._member(found, below, tree, Place(here, place.group, place.item))
            elif isinstance(found, list):
                for number, one in enumerate(found):
                    self._member(one, below, tree, self._inside(below, f"{here}/{number}", place))
            else:
                self.odd.append((here, f"{_kind(found)} stands where a list belongs"))

    def _member(self, found: Any, node: Node, beside: dict[str, Any], place: Place) -> None:  # noqa: ANN401 - as above
        if node.below:
            self.json(found, node, place)
        rule = node.rule
        if rule is None or found is None:
            return
        if isinstance(found, dict | list):
            self.odd.append((place.path, f"{_kind(found)} stands where a value belongs"))
            return
        words = found if isinstance(found, str) else json.dumps(found)
        qualifier = beside.get(rule.beside) if rule.beside else rule.qualifier
        self.values.append(Value(rule, words, place.path, place.item, qualifier if isinstance(qualifier, str) else ""))

    def xml(self, element: Any, node: Node, place: Place) -> None:  # noqa: ANN401 - an element of lxml
        """Collect the values of an XML element."""
        seen: dict[str, int] = {}
        path, group, item = place
        steps = node.below
        for child in element:
            tag = child.tag
            found = steps.get(tag)
            if found is None:
                continue
            number = seen[tag] = seen.get(tag, 0) + 1
            here = f"{path}/{tag}" if number == 1 and not found.repeats else f"{path}/{tag}[{number}]"
            inside = self._inside(found, here, place) if found.repeats else None
            rule = found.rule
            if rule is not None:
                words = "".join(child.itertext()) if len(child) else child.text
                if words:
                    qualifier = child.get(rule.beside[1:], "") if rule.beside else rule.qualifier
                    self.values.append(Value(rule, words, here, inside.item if inside else item, qualifier))
            if found.below:
                self.xml(child, found, inside or Place(here, group, item))


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}.get(type(value), "a number")

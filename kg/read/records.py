"""A document that is a structured record → page: exactly one registry format recognises it, or a named error."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import registries as folder
from kg.markup.trees import json_tree, xml_tree
from kg.model import AmbiguousLayout, Page, UnknownLayout

if TYPE_CHECKING:
    from kg.model import Document
    from kg.records import Registry

_KEYS: Final = 5
"""How many members of an unknown object a message names."""


@cache
def registries() -> dict[str, Registry]:
    """The modules in the folder of registries, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {name: importlib.import_module(f"{folder.__name__}.{name}").REGISTRY for name in names}


def recorded(document: Document) -> Page:
    """Read a structured record.

    Raises:
        Malformed, Truncated, TooDeep: the record cannot be parsed.
        UnknownLayout: no registry format recognises it.
        AmbiguousLayout: more than one does.
    """
    parse = json_tree if document.syntax == "json" else xml_tree
    tree = parse(document.text, document.source)
    found = [
        name
        for name, registry in registries().items()
        if registry.syntax == document.syntax and registry.recognises(tree)
    ]
    if len(found) > 1:
        raise AmbiguousLayout(document.source, f"the formats {' and '.join(found)} both recognise this record")
    if not found:
        raise UnknownLayout(document.source, f"no registry format recognises this record: {_nature(tree)}")
    registry = registries()[found[0]]
    sections, values, issues = registry.read(tree)
    known = replace(document, site=document.site or registry.site, kind=registry.kind)
    return Page(known, found[0], sections, document.issues + issues, values)


def _nature(tree: object) -> str:
    if isinstance(tree, dict):
        return f"a JSON object with {', '.join(list(tree)[:_KEYS]) or 'no members'}"
    if isinstance(tree, list | str | int | float | bool) or tree is None:
        return "JSON, but no object"
    return f"XML with the root element {getattr(tree, 'tag', '?')}"

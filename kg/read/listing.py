"""The folder ``kg/layouts`` → its layouts by name: the folder is the list."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol

from kg import layouts as folder

if TYPE_CHECKING:
    from kg.lines import Cut
    from kg.model import Document, Issue, Section


class Layout(Protocol):
    """What a module of ``kg/layouts`` calls ``LAYOUT``."""

    @property
    def site(self) -> str:
        """The site's name."""

    def nearness(self, document: Document, /) -> float:
        """How near an unrecognised document is to a page of the site; 0 for nothing in common."""

    def recognises(self, document: Document, /) -> bool:
        """Whether it is one."""

    def cut(self, document: Document, /) -> Cut:
        """Its blocks under their headings."""

    def read(self, document: Document, /) -> tuple[tuple[Section, ...], tuple[Issue, ...]]:
        """Its sections, and what is odd about it."""


@cache
def layouts() -> dict[str, Layout]:
    """The modules in the folder of layouts, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {name: importlib.import_module(f"{folder.__name__}.{name}").LAYOUT for name in names}

"""Document → page: exactly one layout recognises it, or a named error says which site is nearest."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol

from kg import layouts
from kg.model import AmbiguousLayout, Page, UnknownLayout

if TYPE_CHECKING:
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

    def read(self, document: Document, /) -> tuple[tuple[Section, ...], tuple[Issue, ...]]:
        """Its sections, and what is odd about it."""


def read(document: Document) -> Page:
    """Cut a document into sections.

    Raises:
        UnknownLayout: no layout recognises it; the message names the nearest site, if it has anything of one.
        AmbiguousLayout: more than one does.
    """
    found = [name for name, layout in _layouts().items() if layout.recognises(document)]
    if not found:
        raise UnknownLayout(document.source, _nearest(document))
    if len(found) > 1:
        raise AmbiguousLayout(document.source, f"the layouts {' and '.join(found)} both recognise this page")
    sections, issues = _layouts()[found[0]].read(document)
    return Page(document, found[0], sections, document.issues + issues)


def _nearest(document: Document) -> str:
    near = {layout.site: layout.nearness(document) for layout in _layouts().values()}
    nearest = max(near, key=lambda site: near[site], default=None)
    if nearest is None or not near[nearest]:
        return "no page layout recognises this text, and it has no heading of a site that we know"
    return f"no page layout recognises this text; the nearest site is {nearest}"


@cache
def _layouts() -> dict[str, Layout]:
    """The modules in the folder of layouts, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(layouts.__path__))
    return {name: importlib.import_module(f"{layouts.__name__}.{name}").LAYOUT for name in names}

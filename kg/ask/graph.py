"""What a question needs of a graph: rows of queries, terms by their names, texts by their hash.

A store is one; nothing here knows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Found(Protocol):
    """A name that was found in the index; a smaller ``strength`` is the better match."""

    @property
    def id(self) -> str: ...  # noqa: D102 - CURIE
    @property
    def label(self) -> str: ...  # noqa: D102 - the term's own name
    @property
    def kind(self) -> str: ...  # noqa: D102 - cell, tissue …
    @property
    def strength(self) -> int: ...  # noqa: D102 - 0 is strongest


class Graph(Protocol):
    """What a question needs: rows of a query with bound terms, terms by their names, texts by their hash."""

    def select(self, query: str, bindings: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]: ...  # noqa: D102
    def aside(self, query: str, /) -> list[dict[str, Any]]: ...  # noqa: D102 - a note: none rather than a failure
    def find(self, words: str, /) -> Sequence[Found]: ...  # noqa: D102
    def text(self, sha256: str, /) -> str | None: ...  # noqa: D102
    def nearest(self, words: str, kinds: Collection[str] = (), /) -> list[str]: ...  # noqa: D102

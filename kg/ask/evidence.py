"""Nodes and spans → the words that stand behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ask.graph import Graph

# "i.e. fibroblasts", "5 vs. 10 mg", "J. Clin. Oncol.": a point ends a sentence where no abbreviation goes on
_POINT: Final = r"[.!?](?<!i\.e\.)(?<!e\.g\.)(?<!vs\.)(?<!approx\.)(?<![\s.][A-Z]\.)[)\"']?\s+(?=[A-Z\d(•*-])"
_PLAIN: Final = re.compile(rf"{_POINT}|\n")
_WRAPPED: Final = re.compile(rf"{_POINT}|\n\s*\n|\n\s*(?=[-*•]\s|\d+[.)]\s)")


def quotes(nodes: Iterable[str], role: object, graph: Graph) -> Iterator[dict[str, Any]]:
    """The words that nodes of the graph rest on, each once: ``{"quote", "document", "path", "start", "end", …}``.

    ``role`` is that of the row, for words that have none of their own; ``origin`` says who wrote them.
    """
    query = (files.queries() / "parts" / "evidence.rq").read_text(encoding="utf-8")
    seen: set[tuple[object, ...]] = set()
    for node in nodes:
        for found in graph.select(query, {"askedNode": iris.expand(node)}):
            own = str(found["role"] or "").removeprefix("role:")
            quote = {name: found[name] for name in ("quote", "document", "path", "start", "end")}
            quote |= {"path": found["path"] or "", "role": own or role, "origin": found["origin"]}
            if (key := tuple(quote.values())) not in seen:
                seen.add(key)
                yield quote


def in_context(row: dict[str, Any], column: str, graph: Graph) -> dict[str, Any]:
    """The whole sentence in place of the words that name a concept, where the text is at hand.

    Offsets in a structured record count in the value that its path names.
    """
    text = graph.text(row["sha256"])
    if text is not None and row["path"]:
        text = _value(text, row["path"])
    return row if text is None else {**row, column: sentence(text, row["start"], row["end"], wrapped=bool(row["path"]))}


def _value(text: str, path: str) -> str | None:
    """The string value at a path of a record; ``None`` where the text is none, or nothing stands there."""
    from kg.markup.trees import tree_of, value_at  # noqa: PLC0415 - only sentences of records need a parser
    from kg.model import DocumentError  # noqa: PLC0415 - the same

    try:
        return value_at(tree_of(text), path)
    except DocumentError:
        return None


def sentence(text: str, start: int, end: int, *, wrapped: bool = False) -> str:
    r"""The sentence, line or item of a list in which a span stands, its white space made single.

    ``wrapped`` says that a line break is no end: registries wrap their text.

    >>> sentence("One. Two cells are seen. Three.", 9, 14), sentence("Cells", 0, 5)
    ('Two cells are seen.', 'Cells')
    >>> sentence("All cells, i.e. fibroblasts, of\n  the skin.", 16, 27, wrapped=True)
    'All cells, i.e. fibroblasts, of the skin.'
    """
    ends = _WRAPPED if wrapped else _PLAIN
    begins = [mark.end() for mark in ends.finditer(text) if mark.end() <= start]
    stop = ends.search(text, end)
    return " ".join(text[max(begins, default=0) : stop.start() + 1 if stop else len(text)].split())

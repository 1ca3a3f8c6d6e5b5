"""Nodes and spans → the words that stand behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ask.graph import Graph

_ENDS: Final = (". ", "\n")


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
    """The whole sentence in place of the words that name a concept, where the text is at hand."""
    text = None if row["path"] else graph.text(row["sha256"])
    return row if text is None else {**row, column: sentence(text, row["start"], row["end"])}


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, or the line, in which a span stands.

    >>> sentence("One. Two cells are seen. Three.", 9, 14), sentence("Cells", 0, 5)
    ('Two cells are seen.', 'Cells')
    """
    begins = [place + len(mark) for mark in _ENDS if (place := text.rfind(mark, 0, start)) >= 0]
    stops = [place + 1 for mark in _ENDS if (place := text.find(mark, end)) >= 0]
    return text[max(begins, default=0) : min(stops, default=len(text))].strip()

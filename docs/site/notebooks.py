"""A notebook as it was executed → a page: its text, its code, and what that printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook as it is saved."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call,no-any-return]


def page(path: Path) -> str:
    """The page of a notebook; pictures are left to whoever runs it."""
    return "\n".join(_blocks(read(path), path)) + "\n"


def _blocks(notebook: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from (cell.source, "")
            continue
        yield from ("```python", cell.source, "```", "")
        printed = "".join(_text(output) for output in cell.outputs).rstrip("\n")
        if printed:
            yield from ("```text", printed, "```", "")
    yield f"The notebook is `docs/notebooks/{path.name}`; a test executes it and holds its output against this."


def _text(output: nbformat.NotebookNode) -> str:
    if output.output_type == "stream":
        return str(output.text)
    return f"{output.data.get('text/plain', '')}\n" if "data" in output else ""

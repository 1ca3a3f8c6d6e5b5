"""The notebooks of the docs are executed on the seeds, and print what stands in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import REWRITE
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
# the kernel's own libraries, not ours
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook as it is saved."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call,no-any-return]


def executed(notebook: nbformat.NotebookNode, folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every cell, in a folder that holds a store of the seeds."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
    (folder / "trialkg-store").symlink_to(store)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()


def printed(notebook: nbformat.NotebookNode) -> list[tuple[str, list[Any]]]:
    """What each cell of code is and gives, as text."""
    return [(cell.source, given(cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"]


def given(outputs: list[nbformat.NotebookNode]) -> list[Any]:
    """The outputs of a cell; what it prints comes in as many pieces as a busy machine likes, and is one text."""
    found: list[Any] = []
    before = ""
    for output in outputs:
        stream = output.get("name", "")
        if stream and stream == before:
            found[-1] += output.text
        else:
            found.append(output.get("text") or output.get("data", {}).get("text/plain"))
        before = stream
    return found


def plain(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what changes from run to run: counters, times, pictures and HTML of tables."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None
                if "data" in output:
                    output.data = {"text/plain": output.data["text/plain"]}
    notebook.metadata = {name: notebook.metadata[name] for name in ("kernelspec",) if name in notebook.metadata}
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_shows(
    path: Path, tmp_path: Path, seeds_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cell by cell; ``TRIALKG_GOLDEN=write`` writes what is printed now."""
    notebook = read(path)
    shown = printed(notebook)
    executed(notebook, tmp_path, seeds_store, monkeypatch)
    if REWRITE:
        nbformat.write(plain(notebook), path)  # type: ignore[no-untyped-call]
        shown = printed(read(path))
    assert shown == printed(plain(notebook))


def test_there_is_a_notebook_with_output() -> None:
    """An empty folder, or a notebook whose output was cleared, would pass."""
    shown = [output for path in NOTEBOOKS for _, outputs in printed(read(path)) for output in outputs]
    assert len(shown) > 5
    assert all(shown)


def test_what_is_printed_in_pieces_is_one_text() -> None:
    """Only what goes to one stream, without anything between."""
    first, second, other = (
        nbformat.from_dict({"output_type": "stream", "name": name, "text": text})  # type: ignore[no-untyped-call]
        for name, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "c"))
    )
    assert given([first, second]) == ["ab"]
    assert given([first, other, second]) == ["a", "c", "b"]


def test_a_notebook_that_fails_is_seen(tmp_path: Path, seeds_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that is not there."""
    notebook = read(NOTEBOOKS[0])
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"][:1]
    notebook.cells[0].source = 'import kg\nkg.open("trialkg-store").trial("NCT00000000")'
    with pytest.raises(CellExecutionError, match="no document describes"):
        executed(notebook, tmp_path, seeds_store, monkeypatch)

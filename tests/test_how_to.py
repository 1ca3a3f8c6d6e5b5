"""The how-to pages as tests: what they tell to save and to run is saved and run, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import REWRITE
from test_docs import matches, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
ELSEWHERE = {"clients"}
"""Pages that need a server: another test follows them."""
PAGES = sorted(page for page in (ROOT / "docs" / "how-to").glob("*.md") if page.stem not in ELSEWHERE)
SHOWN = {"sh", "sparql"}
"""Commands that need what a test cannot have, such as a registry's download: they are shown, not run."""
FENCED = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SAVE = re.compile(r"`(?P<path>[\w/.-]+)`:\n\n$")
LINKED = ("docs", "ontology", "queries", "seeds", "shapes", "pyproject.toml")
COPIED = ("conftest.py", "test_layouts.py")
TRIALKG = 'exec "{python}" -c "from kg.cli import main; main()" "$@"'
PYTHON = 'exec "{python}" "$@"'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a newcomer changes as a copy, the rest as links; the commands on the path run the copy."""
    shutil.copytree(ROOT / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copytree(ROOT / "tests" / "golden", tmp_path / "tests" / "golden")
    for name in COPIED:
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "bin").mkdir()
    for name, line in (("trialkg", TRIALKG), ("python", PYTHON)):
        script = tmp_path / "bin" / name
        script.write_text(f'#!/bin/sh\nexport PYTHONPATH="{tmp_path}"\n{line.format(python=sys.executable)}\n')
        script.chmod(0o755)
    return tmp_path


def run(command: str, place: Path) -> str:
    """What a shell line prints, standard error behind it."""
    env = {name: words for name, words in os.environ.items() if not name.startswith(("TRIALKG_", "PYTEST_"))}
    env |= {"PATH": f"{place / 'bin'}{os.pathsep}{env['PATH']}", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    bash = str(shutil.which("bash"))
    done = subprocess.run([bash, "-c", command], cwd=place, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def blocks(page: str) -> Iterator[tuple[str | None, str]]:
    """The fenced blocks of a page: (path to save it at, text) or (``None``, commands with their output)."""
    for block in FENCED.finditer(page):
        place = SAVE.search(page, 0, block.start())
        if block["kind"] in SHOWN:
            continue
        if block["kind"] == "console":
            yield None, block["text"]
        else:
            assert place, f"the page does not say where to save: {block['text'][:60]}"
            yield place["path"], block["text"]


def test_there_is_a_how_to() -> None:
    """An empty folder would pass every test."""
    assert "add-a-layout" in {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_how_to_does_what_it_says(page: Path, copy: Path) -> None:
    """Block by block: a file is saved where the page says, a command prints what the page shows."""
    text = page.read_text(encoding="utf-8")
    wrong = []
    for path, block in blocks(text):
        if path is not None:
            target = copy / path
            assert target.resolve().is_relative_to(copy.resolve()), path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block, encoding="utf-8")
            continue
        renewed = block
        for command, shown in steps(block):
            actual = run(command, copy)
            if not matches(shown, actual):
                wrong.append(f"$ {command}\n{actual}")
                old = f"$ {command}\n" + (f"{shown}\n" if shown else "")
                renewed = renewed.replace(old, f"$ {command}\n{actual}", 1)
        text = text.replace(f"```console\n{block}```", f"```console\n{renewed}```", 1)
    if REWRITE:
        page.write_text(text, encoding="utf-8")
    assert not wrong, "\n".join(wrong)


def test_the_layout_of_the_how_to_keeps_the_rules(copy: Path) -> None:
    """What newcomers copy is clean code: the last state of every module passes the linters."""
    for page in PAGES:
        for path, block in blocks(page.read_text(encoding="utf-8")):
            if path and path.endswith(".py"):
                (copy / path).write_text(block, encoding="utf-8")
                ruff = [sys.executable, "-m", "ruff"]
                for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
                    done = subprocess.run([*ruff, *check, path], cwd=copy, capture_output=True, text=True, check=False)
                    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("```python\nimport os\n```", "where to save"),
        ("Save as `x.py`: and then\n\n```python\nimport os\n```", "where to save"),
    ],
)
def test_a_block_that_is_saved_nowhere_is_a_fault(page: str, fault: str) -> None:
    """A newcomer would not know either."""
    with pytest.raises(AssertionError, match=fault):
        list(blocks(page))

"""The docs as tests: the tour runs, links lead somewhere, and no command, question or issue code goes undescribed."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from conftest import REWRITE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
SHOWN = ("README.md", "docs/tour.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLLOWED = {"docs/index.md", "docs/how-to/clients.md"}
"""Pages that a test of their own follows: from the wheel (test_packaging), against a server (test_serve_clients)."""
FENCED = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = {"sh", "bash", "shell", "python", "sparql", "pycon"}
NOT_RUN = "*Not run here, since "
PROGRAM = '#!/bin/sh\nPYTHONPATH="{root}" exec "{python}" -c "from kg.cli import main; main()" "$@"\n'


def name(path: Path) -> str:
    """A path as the docs write it."""
    return path.relative_to(ROOT).as_posix()


# --- examples run ------------------------------------------------------------------------------------------------


def steps(block: str) -> Iterator[tuple[str, str]]:
    r"""``$ command`` lines (``\`` continues one) and the output shown below each."""
    for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = re.sub(r"\\\n", "", piece).partition("\n")
        yield command, shown.rstrip("\n")


def matches(shown: str, actual: str) -> bool:
    """Equal line by line, where a line ``…`` stands for any lines, and ``…`` in a line for any words."""
    words = [re.escape(line).replace("…", ".*") if line.strip() != "…" else None for line in shown.splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if word is None else word + r"\n" for word in words)
    plain = "".join(line.rstrip() + "\n" for line in actual.splitlines())
    return re.fullmatch(pattern, plain) is not None


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: the command on the path, the seeds, no store yet."""
    folder = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    script = folder / "bin" / "trialkg"
    script.parent.mkdir()
    script.write_text(PROGRAM.format(root=ROOT, python=sys.executable))
    script.chmod(0o755)
    return folder


def output(command: str, place: Path, store: Path | None) -> str:
    """What a shell line prints, standard error behind it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("TRIALKG_")}
    env |= {"PATH": f"{place / 'bin'}{os.pathsep}{env['PATH']}", "NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8"}
    if store:
        env["TRIALKG_STORE"] = str(store)
    bash = str(shutil.which("bash"))
    done = subprocess.run([bash, "-c", command], cwd=place, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", SHOWN)
def test_examples_print_what_they_show(page: str, place: Path, seeds_store: Path) -> None:
    """Every ``console`` block, in order; the tour builds its own store."""
    store = None if page == "docs/tour.md" else seeds_store
    text = (ROOT / page).read_text()
    wrong = []
    for block in BLOCK.findall(text):
        for command, shown in steps(block):
            actual = output(command, place, store)
            if not matches(shown, actual):
                wrong.append(f"$ {command}\n{actual}")
                old = f"$ {command}\n" + (f"{shown}\n" if shown else "")
                text = text.replace(old, f"$ {command}\n{actual}", 1)
    if REWRITE:
        (ROOT / page).write_text(text)
    assert not wrong, "\n".join(wrong)


def unrun(page: str) -> list[str]:
    """Blocks of code on a page that no test runs and that do not say why: how each begins."""
    found = []
    for block in FENCED.finditer(page):
        before = page[: block.start()].rstrip().rsplit("\n\n", 1)[-1].replace("\n", " ")
        saved = re.search(r"`[\w/.-]+`:$", before)
        if block["kind"] in CODE and not saved and not before.startswith(NOT_RUN):
            found.append(block["text"][:40])
    prose = FENCED.sub("", page)
    return found + re.findall(r"(?<=\n\n)    (?! |\d|[-*])\S.*", prose)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_example_runs_or_says_why_not(page: Path) -> None:
    """A command with its output is run by a test, a file is saved by one; all else says *Not run here, since …*."""
    where = name(page)
    text = page.read_text()
    if BLOCK.search(text):
        assert where in {*SHOWN, *FOLLOWED} or where.startswith("docs/how-to/"), "no test runs its commands"
    if where not in {"README.md", *FOLLOWED}:
        assert unrun(text) == []


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("Do:\n\n```sh\ntrialkg build\n```\n", 1),
        ("Do:\n\n    trialkg build\n", 1),
        ("*Not run here, since it needs a server:*\n\n```sh\ntrialkg build\n```\n", 0),
        ("Save as `x.py`:\n\n```python\nimport kg\n```\n", 0),
        ("See:\n\n```python\nimport kg\n```\n", 1),
        ("```console\n$ trialkg build\n```\n", 0),
    ],
)
def test_an_example_that_nobody_runs_is_seen(page: str, faults: int) -> None:
    """Fenced or indented."""
    assert len(unrun(page)) == faults


def test_the_python_example_runs(tmp_path: Path, seeds_store: Path) -> None:
    """The README's Python block, beside a store of the seeds."""
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    (tmp_path / "trialkg-store").symlink_to(seeds_store)
    done = subprocess.run(
        [sys.executable, "-c", block],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == {"NCT04917705", "NCT05273138"}


@pytest.mark.parametrize(
    ("shown", "actual", "same"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a … d", "a b c d\n", True),
        ("…", "", True),
        ("a", "a\nb\n", False),
        ("a\n…\nd", "a\nb\n", False),
        ("a.", "ab\n", False),
    ],
)
def test_only_a_declared_ellipsis_is_tolerated(shown: str, actual: str, *, same: bool) -> None:
    """What the comparison lets through, and what it does not."""
    assert matches(shown, actual) is same


# --- nothing undescribed -----------------------------------------------------------------------------------------


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every subcommand with its full name."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, word))
        else:
            yield " ".join((*path, word)), command


def test_every_command_is_described_and_has_an_example() -> None:
    """README.md names each subcommand, and its help says what it does and how it is called."""
    readme = (ROOT / "README.md").read_text()
    known = dict(commands(importlib.import_module("kg.cli.group").cli))
    assert known
    assert [word for word in known if f"`trialkg {word}" not in readme and f"`{word}" not in readme] == []
    said = {word: (command.help or "", command.epilog or "") for word, command in known.items()}
    assert [word for word, (helps, example) in said.items() if not helps or f"trialkg {word}" not in example] == []


def codes(path: Path) -> Iterator[str]:
    """Issue codes that a module gives: ``Issue("code", …)``, and the ``code`` of a named error."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "issue" in ast.unparse(node.func).lower() and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "code":
                    yield ast.literal_eval(line.value)


def test_every_issue_code_is_described() -> None:
    """docs/issues.md has a row for each code that the code gives, and none for a code that nothing gives."""
    modules = [path for path in (ROOT / "kg").rglob("*.py") if "_data" not in path.parts]
    given = {code for path in modules for code in codes(path)}
    written = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs/issues.md").read_text(), re.MULTILINE)
    assert given - set(written) == set()
    everything = "".join(path.read_text() for path in modules)
    assert [code for code in written if f'"{code}"' not in everything] == []
    assert written == sorted(set(written))


def test_the_list_of_questions_is_current() -> None:
    """docs/questions.md is what queries/*.rq say (``make docs`` renews it)."""
    done = subprocess.run(
        [sys.executable, "docs/questions.py", "--print"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (ROOT / "docs/questions.md").read_text() == done.stdout


def test_the_context_of_json_ld_is_current(seeds_store: Path) -> None:
    """ontology/context.jsonld is what prefixes, ontology and the seeds' graph give (``make docs`` renews it)."""
    spec = importlib.util.spec_from_file_location("jsonld_context", ROOT / "docs/jsonld_context.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (ROOT / "ontology/context.jsonld").read_text("utf-8") == script.written(seeds_store)


@pytest.mark.parametrize("title", ["ontology", "shapes"])
def test_the_generated_reference_is_current(title: str) -> None:
    """docs/reference/… is what the ontology, its mappings and the shapes say (``make docs`` renews it)."""
    done = subprocess.run(
        [sys.executable, "docs/reference_pages.py", "--print", title],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ROOT / f"docs/reference/{title}.md").read_text() == done.stdout


def test_the_reference_forgets_no_term_and_no_shape() -> None:
    """Every term that the ontology declares has its anchor, every named shape its row, and nothing else has."""
    terms = re.findall(r'<a id="(\w+-\w+)"></a>', (ROOT / "docs/reference/ontology.md").read_text())
    declared = re.findall(r"^(tkg|role):(\w+) a owl:", (ROOT / "ontology/trialkg.ttl").read_text(), re.MULTILINE)
    assert sorted(terms) == sorted("-".join(name) for name in declared)
    rows = re.findall(r"^\| `(shape:[\w-]+)`", (ROOT / "docs/reference/shapes.md").read_text(), re.MULTILINE)
    files = [path.read_text() for path in (ROOT / "shapes").glob("*.ttl")]
    named = [
        name
        for text in files
        for name in re.findall(r"^(shape:[\w-]+) a sh:(?:Node|Property)Shape", text, re.MULTILINE)
    ]
    assert sorted(rows) == sorted(named)


# --- links -------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[str]:
    """Targets of inline links outside code blocks."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)", prose)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file of the checkout, and every anchor a heading there."""
    dead = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(link)
    assert not dead


def test_every_page_can_be_reached() -> None:
    """From README.md, over links, to every page of docs/ and benchmarks/."""
    seen: set[Path] = set()
    queue = [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        queue += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ":" not in link]
    assert [name(page) for page in PAGES if page not in seen] == []


def test_decision_records_are_numbered_without_a_gap() -> None:
    """0001, 0002 …, each named in the list of records."""
    records = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(record[:4]) for record in records] == list(range(1, len(records) + 1))
    index = (ROOT / "docs/decisions/README.md").read_text()
    assert [record for record in records if record not in index] == []

"""The architecture as tests: who may import whom, sizes, names, and that nothing enumerates what a folder lists."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for path in (ROOT / "kg").rglob("*.py") if "_data" not in path.parts)
LONGEST = 250
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of ``pyproject.toml`` held against the package in a folder."""
    return subprocess.run([sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_keep_the_contracts() -> None:
    """Arrows point down, and each outside package has one door."""
    report = lint_imports(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr


@pytest.mark.parametrize(
    ("module", "line", "why"),
    [
        ("model", "import kg.files", "the model imports nothing of ours"),
        ("documents", "import kg.read", "an arrow that points up"),
        ("read", "import kg.recognise", "a stage that imports a stage"),
        ("layouts/medpath", "import kg.layouts.ichgcp", "a layout that imports a layout"),
        ("recognise", "import pyoxigraph", "pyoxigraph outside its doors"),
        ("ask", "import rdflib", "rdflib outside its doors"),
        ("store", "import pyshacl", "pyshacl outside validate"),
        ("triples", "import owlready2", "owlready2 outside reason"),
        ("assemble", "import networkx", "networkx outside network"),
        ("read", "from lxml import etree", "lxml outside markup"),
        ("build", "import click", "click outside the command line"),
        ("lines", "import kg.iris", "an RDF package by the way, through our own door to it"),
    ],
)
def test_a_forbidden_import_breaks_a_contract(tmp_path: Path, module: str, line: str, why: str) -> None:
    """One bad line in a copy of the package, and the contracts name the module."""
    shutil.copytree(ROOT / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "kg" / f"{module}.py"
    if not path.exists():
        path = tmp_path / "kg" / module / "__init__.py"
    path.write_text(path.read_text() + f"\n{line}\n")
    report = lint_imports(tmp_path)
    assert report.returncode == 1, f"{why} went through: {report.stdout}{report.stderr}"
    assert "BROKEN" in report.stdout
    assert f"kg.{module.replace('/', '.')} -> {line.split()[1]}" in report.stdout.replace("\n", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_does_and_stays_short(path: Path) -> None:
    """A first sentence that ends; at most 250 lines; a name that says something; public functions of few parameters."""
    tree = ast.parse(path.read_text())
    said = ast.get_docstring(tree)
    assert said
    assert said.split("\n\n")[0].rstrip().endswith((".", ":", "::")), "the first sentence of the docstring ends"
    nouns = path.name == "model.py"  # the nouns stand in one place
    assert nouns or len(path.read_text().splitlines()) <= LONGEST, "outgrew a page: make it a folder"
    assert not VAGUE & set(path.stem.split("_")), "a name that says nothing"
    crowded = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and len([a for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in {"self", "cls"}]) > 4
        and not nouns
        and not any("click." in ast.unparse(mark) for mark in node.decorator_list)  # options arrive by name
    ]
    assert not crowded, "more than four positional parameters"


def strings(tree: ast.AST) -> set[str]:
    """Every string constant that is no docstring."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


def listed(folder: str, pattern: str) -> set[str]:
    """The names that a folder lists."""
    return {path.stem for path in (ROOT / folder).glob(pattern) if not path.name.startswith("_")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_folder_is_the_list(path: Path) -> None:
    """No module names two layouts, two registries, or two canned questions: adding one edits no list."""
    inside = strings(ast.parse(path.read_text()))
    for folder, pattern in (("kg/layouts", "*.py"), ("kg/registries", "*.py"), ("queries", "*.rq")):
        named = (listed(folder, pattern) & inside) - {path.stem}
        assert len(named) < 2, f"names {sorted(named)}, which {folder}/ lists"


def test_no_module_enumerates_the_kinds() -> None:
    """A collection of most kind names in code would have to be edited for a new kind."""
    kinds = listed("ontology/terms", "*.tsv")
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict)
        and len(kinds & {part.value for part in ast.iter_child_nodes(node) if isinstance(part, ast.Constant)}) >= 5
    ]
    assert not found, "a list of kinds"


def tracked() -> list[Path]:
    """Every tracked file, or where this is no git checkout, every file of the folders that are."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    listing = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_tracked_names_a_machine_path() -> None:
    """No absolute path of somebody's machine, and no package registry's host, in any tracked file."""
    places = "|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/tm" + "p/", "/op" + "t/"))
    hosts = "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.org"))
    bad = re.compile(rf"(?<![\w.}})])(?:{places})|{hosts}")
    found = []
    for path in tracked():
        if path.suffix in {".xz", ".gz", ".png"} or path.is_relative_to(ROOT / "seeds"):
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}: {hit[0]}"
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
            if (hit := bad.search(line))
        ]
    assert not found

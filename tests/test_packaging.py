"""The wheel built from the sdist, alone in a clean environment, answers as the checkout does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import conftest
import pytest

ROOT = Path(__file__).parents[1]
QUESTION = "which trials biopsy skin"
FOLDERS = ("ontology", "queries", "seeds", "shapes")
LOCK = (ROOT / "requirements.lock").read_text()


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """What a command prints; its whole complaint where it fails.  The checkout is out of its sight."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "TRIALKG_"))} | more
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def built(folder: Path) -> tuple[Path, Path]:
    """The sdist of the checkout, and the wheel that is built from that sdist alone."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """A clean environment that holds the wheel and what it asks for, at the locked versions → its ``bin``."""
    venv.create(folder / "venv", with_pip=True)
    pins = folder / "pins.txt"
    pins.write_text("\n".join(re.findall(r"^[\w.-]+==[^ \\]+", LOCK, re.MULTILINE)))
    python = str(folder / "venv" / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--constraint", str(pins), str(wheel)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode and "No matching distribution" in done.stderr:
        conftest.missing("no package index within reach: the wheel's own dependencies cannot be installed")
    assert done.returncode == 0, done.stderr
    return folder / "venv" / "bin"


@pytest.mark.slow
def test_the_wheel_answers_as_the_checkout_does(tmp_path: Path, seeds_store: Path) -> None:
    """From sdist to wheel to clean environment to build: the same answer, with the same evidence."""
    sdist, wheel = built(tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for folder in FOLDERS:
        carried = {name.split(f"_data/{folder}/", 1)[1] for name in names if f"_data/{folder}/" in name}
        own = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert carried == own
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("/tests/conftest.py") for name in archive.getnames())
    script = installed(wheel, tmp_path) / "trialkg"
    run(script, "build", "--store", tmp_path / "store", cwd=tmp_path, TRIALKG_CACHE=str(tmp_path / "cache"))
    ask = ("ask", QUESTION, "--format", "json", "--evidence", "--store")
    ours = run(sys.executable, "-c", "from kg.cli import main; main()", *ask, seeds_store, cwd=ROOT)
    theirs = run(script, *ask, tmp_path / "store", cwd=tmp_path)
    assert json.loads(theirs) == json.loads(ours)
    assert json.loads(ours)["rows"]


def test_every_locked_package_has_hashes_and_no_address() -> None:
    """Nothing is installed unchecked, and no index, path or host is written down."""
    pins = re.findall(r"^[^#\s].*(?:\n +.*)*", LOCK, re.MULTILINE)
    assert len(pins) > 20
    assert not [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]
    assert not re.search(r"://|--index|--find-links", LOCK)


def test_the_lock_covers_every_declared_dependency() -> None:
    """What pyproject names, for running and for developing, is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[ ;]", line)[0].lower().replace("_", "-") for line in declared}
    assert names <= set(re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE))


def test_importing_the_package_loads_nothing() -> None:
    """``import kg`` and ``import kg.model`` load no RDF package and no stage; an unknown name is refused."""
    code = (
        "import sys, kg, kg.model\n"
        "heavy = {'pyoxigraph', 'rdflib', 'pyshacl', 'owlready2', 'networkx', 'lxml', 'click', 'kg.build'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert len(kg.__all__) <= 10\n"
        "assert kg.Trial is kg.model.Trial\n"
        "assert not hasattr(kg, 'Nothing')\n"
    )
    run(sys.executable, "-c", code, cwd=ROOT)


def test_every_public_name_can_be_had() -> None:
    """The lazy names of the package exist where it looks for them."""
    run(sys.executable, "-c", "import kg\nfor name in kg.__all__: getattr(kg, name)\n", cwd=ROOT)

"""The wheel built from the sdist, alone in a clean environment, answers as the checkout does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import conftest
import pytest
from test_docs import BLOCK, matches, steps

ROOT = Path(__file__).parents[1]
QUESTION = "which trials biopsy skin"
FOLDERS = ("ontology", "queries", "seeds", "shapes")
MARK = "-- step --"
LOCK = (ROOT / "requirements.lock").read_text()


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """What a command prints; its whole complaint where it fails.  The checkout is out of its sight."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "TRIALKG_"))} | more
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def followed(page: str, place: Path) -> list[tuple[str, str, str]]:
    """Save what a page says to save, run its commands in one shell: (command, shown, printed) each."""
    for path, text in re.findall(r"`([\w/.-]+)`:\n\n```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        (place / path).parent.mkdir(exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    said = [step for block in BLOCK.findall(page) for step in steps(block)]
    script = "\n".join(f"{command}\necho {MARK}" for command, _ in said)
    bash = str(shutil.which("bash"))
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "TRIALKG_"))}
    env |= {
        "PATH": f"{Path(sys.executable).parent}:{env['PATH']}",
        "TRIALKG_CACHE": str(place / "cache"),
        "NO_COLOR": "1",
    }
    constrained = env | {"PIP_CONSTRAINT": str(pins(place)), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"}
    done = subprocess.run([bash, "-c", script], cwd=place, env=constrained, capture_output=True, text=True, check=False)
    if "No matching distribution" in done.stderr:
        conftest.missing("no package index within reach: the wheel's own dependencies cannot be installed")
    printed = done.stdout.split(f"{MARK}\n")
    return [(command, shown, one) for (command, shown), one in zip(said, printed[:-1], strict=True)]


def pins(folder: Path) -> Path:
    """The locked versions, as constraints for pip."""
    path = folder / "pins.txt"
    path.write_text("\n".join(re.findall(r"^[\w.-]+==[^ \\]+", LOCK, re.MULTILINE)))
    return path


def built(folder: Path) -> tuple[Path, Path]:
    """The sdist of the checkout, and the wheel that is built from that sdist alone."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """A clean environment that holds the wheel and what it asks for, at the locked versions → its ``bin``."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--constraint", str(pins(folder)), str(wheel)]
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
        # Python leaves bytecode beside the scripts that other tests run meanwhile; a wheel has none of it.
        kept = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.parent.name != "__pycache__")
        own = {path.relative_to(ROOT / folder).as_posix() for path in kept}
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


@pytest.mark.slow
def test_a_newcomer_follows_the_first_page(tmp_path: Path) -> None:
    """From the wheel, in a fresh folder: the commands of docs/index.md, in one shell, print what the page shows."""
    _, wheel = built(tmp_path)
    place = tmp_path / "newcomer"
    place.mkdir()
    shutil.copy(wheel, place)
    done = followed((ROOT / "docs/index.md").read_text(encoding="utf-8"), place)
    assert len(done) > 8
    wrong = [f"$ {command}\n{printed}" for command, shown, printed in done if not matches(shown, printed)]
    assert not wrong, "\n".join(wrong)


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

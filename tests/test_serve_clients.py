"""Every example of ``docs/how-to/clients.md`` runs against a server, but for those that say that they are not run."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import missing
from serving import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/how-to/clients.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL) if PAGE.is_file() else []
RUN = [(kind, text) for kind, text in BLOCKS if kind in {"sh", "python"}]
SAYS = {
    "pandas": "flow cytometry assay",
    "text/csv": "https://w3id.org/trialkg/id/trial/NCT04917705",
    "any.rq": '"boolean":true',
    ".well-known/void": "void:triples",
    "SPARQLWrapper": "monocyte-derived macrophage https://w3id.org/trialkg/id/trial/NCT04206644",
    "comunica": "NCT04917705",
    "count.rq": "statements",
}
"""A word of an example → what its output has to hold."""


@pytest.fixture(scope="module")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the seeds."""
    with serving(seeds_store, tmp_path_factory.mktemp("clients")) as running:
        yield running


def test_the_page_has_the_examples_that_it_should() -> None:
    """Four clients and the command line are run; two federated queries are marked, with their endpoints."""
    assert len(RUN) == len(SAYS)
    federated = [text for kind, text in BLOCKS if kind == "sparql"]
    assert [re.findall(r"sparql\.uniprot\.org|ubergraph", text)[:1] for text in federated] == [
        ["sparql.uniprot.org"],
        ["ubergraph"],
    ]
    assert PAGE.read_text().count("*Not run here, since it needs the network:*") == len(federated)


@pytest.mark.parametrize(
    ("kind", "text"), RUN, ids=[f"{kind}-{next(w for w in SAYS if w in text)}" for kind, text in RUN]
)
def test_an_example_runs(kind: str, text: str, server: Server, tmp_path: Path) -> None:
    """As it stands, but for the port."""
    word = next(word for word in SAYS if word in text)
    text = text.replace("http://127.0.0.1:8000", server.address)
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    if kind == "python":
        if word == "pandas" and importlib.util.find_spec("pandas") is None:
            missing("no pandas here (a development extra)")
        command = [sys.executable, "-c", text]
    else:
        if word == "comunica":
            folders.insert(0, str(ROOT / "web/node_modules/.bin"))
            if shutil.which("comunica-sparql", path=os.pathsep.join(folders)) is None or shutil.which("node") is None:
                missing("no Comunica here (npm package @comunica/query-sparql: make system)")
            text = text.replace("npx comunica-sparql", "comunica-sparql")
        elif "curl" in text and shutil.which("curl") is None:
            missing("no command curl here (package curl: make system)")
        command = ["sh", "-ec", text]
    environment = {**os.environ, "PATH": os.pathsep.join(folders), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert SAYS[word] in done.stdout, done.stdout + done.stderr

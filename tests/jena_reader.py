"""Debian's Jena, with the program that reads RDF files with it; a skip (in CI: a failure) where it is not installed."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conftest import missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Require

TOOLS: Final = Path(__file__).with_name("tools")
# Debian's Jena cannot read JSON-LD 1.1 (its JSON-LD library finds no loader for a document): three others do
JENA: Final = {
    "text/turtle": "TURTLE",
    "application/trig": "TRIG",
    "application/n-quads": "NQUADS",
    "application/n-triples": "NTRIPLES",
    "application/rdf+xml": "RDFXML",
}
"""The formats that it reads: media type and its own name for it."""


def jena_reader(folder: Path, require_system: Require) -> Callable[[dict[Path, str]], None]:
    """Compile the program into a folder; what is returned takes files with their media types.

    It writes N-Quads beside each file, under its name with ``.jena.nq`` behind it, all in one process.
    """
    require_system("javac", "default-jdk-headless")
    jars = Path(os.environ.get("TRIALKG_JENA", "/usr/share/java"))
    if not (jars / "jena-arq.jar").is_file():
        missing("no Jena here (package libapache-jena-java: make system)")
    with zipfile.ZipFile(jars / "jena-core.jar") as core:  # Debian's jar has them where its own code does not look
        for name in core.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                target = folder / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(core.read(name))
    subprocess.run(["javac", "-cp", f"{jars}/*", "-d", str(folder), str(TOOLS / "Parse.java")], check=True)  # noqa: S607

    def read(media: dict[Path, str]) -> None:
        pairs = [word for path, form in media.items() for word in (str(path), JENA[form])]
        subprocess.run(["java", "-cp", f"{folder}:{jars}/*", "Parse", *pairs], check=True)  # noqa: S607

    return read

"""The code, the ontology, the shapes and the vocabulary's inputs → what a graph that they made is known by."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import kg
from kg import files
from kg.learned.switch import reads_again


@cache
def versions() -> str:
    """Vocabulary and software in one word; workers of a cluster must have the same as whoever sends them work."""
    reading = "" if reads_again() else " rules alone"
    return f"{vocabulary_version()} {software_version()}{reading}"


@cache
def vocabulary_version() -> str:
    """The vocabulary's version, from its inputs alone: nothing is compiled or loaded."""
    from kg.vocabulary.sources import Sources  # noqa: PLC0415 - only builds need it

    return Sources(files.ontology(), None).digest()


@cache
def software_version() -> str:
    """The package's version, and a hash of its code, ontology and shapes, so that a change of them rebuilds."""
    digest = sha256(kg.__version__.encode())
    code = Path(kg.__file__).parent.rglob("*.py")
    for path in sorted((*code, *files.shapes().glob("*.ttl"), *files.ontology().rglob("*.*"))):
        if path.is_file() and "imports" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()

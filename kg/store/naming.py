"""The names of a vocabulary → their index in the user's cache, made once for each version."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.store import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.model import Term


def compiled_names(
    version: str, rows: Iterable[tuple[str, Term, str]], is_a: Callable[[str, str], bool], made: Path
) -> Path:
    """The index of a vocabulary's names in the user's cache, made if it is not there; else ``made`` in the draft.

    The name of the file holds the vocabulary's version and the code's hash, and the file appears whole or not at all.
    """
    code = hashlib.sha256(Path(names.__file__).read_bytes()).hexdigest()[:8]
    kept = files.cache() / f"names-{version}-{code}.sqlite"
    if kept.is_file():
        return kept
    with closing(sqlite3.connect(made)) as connection:
        names.write(connection, rows, is_a)
    with suppress(OSError):  # a cache that cannot be written is no failure
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, beside)
        beside.replace(kept)
    return made

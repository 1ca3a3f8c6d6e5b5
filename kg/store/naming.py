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


def lay_names(
    version: str, rows: Iterable[tuple[str, Term, str]], is_a: Callable[[str, str], bool], target: Path
) -> None:
    """Lay the index of a vocabulary's names into a draft: from the user's cache, or made for both.

    The name of the cached file holds the vocabulary's version and the code's hash, and the file appears whole or not
    at all.
    """
    code = hashlib.sha256(Path(names.__file__).read_bytes()).hexdigest()[:8]
    kept = files.cache() / f"names-{version}-{code}.sqlite"
    if kept.is_file():
        shutil.copyfile(kept, target)
        return
    made = target.with_suffix(".new")
    with closing(sqlite3.connect(made)) as connection:
        names.write(connection, rows, is_a)
    with suppress(OSError):  # a cache that cannot be written is no failure
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, beside)
        beside.replace(kept)
    made.replace(target)

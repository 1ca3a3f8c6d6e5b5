"""Name of a data folder → its path, in a checkout or in an installed wheel.

A checkout keeps the folders beside the package; a wheel carries them inside it, in ``kg/_data``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_PACKAGE: Final = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib resolves links one by one


def ontology() -> Path:
    """The folder of our own ontology, the curated terms and the imported slices."""
    return _folder("ontology")


def shapes() -> Path:
    """The folder of SHACL shapes, one Turtle file per entity kind."""
    return _folder("shapes")


def queries() -> Path:
    """The folder of canned questions, ``<name>.rq``, with the checks in ``checks/`` and the parts in ``parts/``.

    >>> (queries() / "trials-studying-cell.rq").is_file()
    True
    """
    return _folder("queries")


def seeds() -> Path:
    """The folder of the packaged seed documents with their ``sources.tsv``."""
    return _folder("seeds")


def docs() -> Path:
    """The folder of documentation; a wheel carries of it what the program itself shows (``issues.md``)."""
    return _folder("docs")


def cache() -> Path:
    """The user's folder for what is made once: ``TRIALKG_CACHE``, else the platform's (XDG, ``LOCALAPPDATA``)."""
    if own := os.environ.get("TRIALKG_CACHE"):
        return Path(own)
    base = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "trialkg"


def _folder(name: str) -> Path:
    """The checkout's folder first: whoever edits a query there means that one."""
    package = Path(_PACKAGE)
    beside = package.parent / name
    return beside if beside.is_dir() and (package.parent / "pyproject.toml").is_file() else package / "_data" / name

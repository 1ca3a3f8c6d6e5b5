"""Files of ``cellxgene-ontology-guide`` → records: the branches and names that ``sources.tsv`` chooses.

Source: the data of the package (CZI; each ontology under its own licence), the newest file of each ontology.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.model import Term
from kg.vocabulary.medicines import selected
from kg.vocabulary.records import Name, Record, VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.vocabulary.stems import Stems

_PACKAGE: Final = "cellxgene_ontology_guide"
_FILE: Final = re.compile(r"(?P<name>\w+)-ontology-(?P<version>.+)\.json\.zst")
_SHORT: Final = 4


def newest(names: Iterable[str], folder: Path | None = None) -> dict[str, Path]:
    """Find the newest file of each ontology by its version, without importing the package.

    Raises:
        VocabularyError: an ontology has no file.
    """
    folder = folder or _data()
    found: dict[str, tuple[list[int], Path]] = {}
    for path in folder.glob("*.json.zst"):
        if match := _FILE.fullmatch(path.name):
            version = [int(number) for number in re.findall(r"\d+", match["version"])]
            found[match["name"]] = max(found.get(match["name"], (version, path)), (version, path))
    if missing := sorted(set(names) - found.keys()):
        raise VocabularyError(f"{folder}: no file of {', '.join(missing)}")
    return {name: found[name][1] for name in names}


def _data() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise VocabularyError(f"the package {_PACKAGE} is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def read(path: Path) -> dict[str, dict[str, Any]]:
    """Read one file: CURIE → what the ontology says of it (``label``, ``synonyms``, ``ancestors``, ``deprecated``)."""
    versions = importlib.import_module(f"{_PACKAGE}.supported_versions")
    terms: dict[str, dict[str, Any]] = versions.load_ontology_file(str(path))  # joins an absolute path as it is
    versions.clear_ontology_file_cache()
    return terms


def records(source: Mapping[str, str], terms: Mapping[str, Mapping[str, Any]], stems: Stems) -> Iterator[Record]:
    """The terms that a row of ``sources.tsv`` chooses: in a branch of ``within``, in none of ``without``."""
    within, without = _set(source["within"]), _set(source["without"])
    drugs = selected(terms, stems) if source["select"] == "drug" else frozenset()
    for curie, said in terms.items():
        branch = {curie, *said["ancestors"]}
        if said["deprecated"] or not said["label"] or (within and not branch & within) or branch & without:
            continue
        if source["select"] == "drug" and curie not in drugs:
            continue
        yield Record(
            Term(curie, " ".join(said["label"].split()), source["kind"]),
            tuple(_names(said, top=not said["ancestors"])),
            int(source["rank"]),
            tuple((source["edges"], parent) for parent, steps in said["ancestors"].items() if steps == 1),
        )


def _set(cell: str) -> set[str]:
    return {curie for curie in cell.split("|") if curie}


def _names(said: Mapping[str, Any], *, top: bool) -> Iterator[Name]:
    """Label and synonyms; roots have none, capitals are matched as written, short ones need support."""
    if top:
        return
    names = {said["label"]: "label"} | {name: "synonym" for name in said.get("synonyms", ()) if name != said["label"]}
    for name, match in names.items():
        text = " ".join(name.split()).rstrip(",;")
        letters = [letter for letter in text if letter.isalpha()]
        if not letters or len(text) == 1:
            continue
        capitals = sum(map(str.isupper, letters))
        acronym = " " not in text and capitals > 1
        tiny = " " not in text and match == "synonym" and len(letters) <= _SHORT
        few = tiny or (acronym and len(letters) <= _SHORT)
        yield Name(text, match, exact=acronym or few, weak=few)

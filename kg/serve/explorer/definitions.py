"""CURIEs → their definitions, from the ontologies' own files, with the name and version of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.vocabulary.ontologies import newest, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ONTOLOGIES: Final = ("CL", "UBERON", "MONDO", "EFO", "CHEBI", "PATO")


def definitions(curies: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(CURIE, definition, the ontology's file) of the concepts that an ontology of cellxgene-ontology-guide defines."""
    wanted: dict[str, list[str]] = {}
    for curie in curies:
        wanted.setdefault(curie.partition(":")[0], []).append(curie)
    for prefix in wanted.keys() & set(_ONTOLOGIES):
        path = newest([prefix])[prefix]
        terms = read(path)
        source = path.name.removesuffix(".json.zst").replace("-ontology-", " ")
        for curie in wanted[prefix]:
            words = terms.get(curie, {}).get("description")
            if words:
                yield curie, " ".join(str(words).split()), source

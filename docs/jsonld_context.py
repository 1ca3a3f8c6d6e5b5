"""Renew ``ontology/context.jsonld`` from the prefixes, the ontology and the graph of the seeds: ``make docs``."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from kg import files, iris
from kg.build import build
from kg.export import Selection, selected
from kg.iris.terms import curie, literal
from kg.store import Store


def written(seeds: Path) -> str:
    """The file as it is to be, from a store of the seeds."""
    return json.dumps({"@context": context(seeds)}, indent=1, ensure_ascii=False) + "\n"


def context(seeds: Path) -> dict[str, Any]:
    """Prefixes, and each property whose values are of one kind wherever it is used."""
    kinds: dict[str, set[str | None]] = defaultdict(set)
    with Store(seeds) as store:
        for evidence in ("compact", "webannotation"):
            for part in selected(store, Selection(evidence=evidence)):
                for _, predicate, found in part.statements:
                    kinds[curie(predicate)].add(_kind(found))
    prefixes: dict[str, Any] = {
        prefix: {"@id": space, "@prefix": True} for prefix, space in sorted(iris.prefixes().items())
    }
    for name, declared in sorted(_declared().items()):
        kinds[name] |= declared
    kinds.pop("rdf:type", None)
    coerced = {name: {"@type": kind.pop()} for name, kind in sorted(kinds.items()) if len(kind) == 1}
    return {"@version": 1.1, **prefixes, **{name: one for name, one in coerced.items() if one["@type"] not in _PLAIN}}


_PLAIN = {None, "xsd:integer", "xsd:boolean"}
"""What JSON itself tells apart: strings, numbers, truth values."""


def _kind(found: str) -> str | None:
    if found[0] != '"':
        return "@id"
    datatype = literal(found).datatype
    return curie(datatype) if datatype else None


def _declared() -> dict[str, set[str | None]]:
    """What the ontology says of its own properties, whether the seeds use them or not."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for quad in iris.ontology():
        if quad.object == iris.expand("owl:ObjectProperty"):
            found[iris.contract(str(quad.subject)[1:-1])].add("@id")
    return found


if __name__ == "__main__":
    target = files.ontology() / "context.jsonld"
    with tempfile.TemporaryDirectory() as folder:
        build([files.seeds()], Path(folder) / "store")
        target.write_text(written(Path(folder) / "store"), encoding="utf-8")
    print(f"{target} is renewed")

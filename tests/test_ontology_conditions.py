"""The conditions of ``queries/checks/ontology`` → each finds its fixture's fault and nothing in the ontology."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from kg import files, iris
from kg.reason.conditions import broken_conditions

FIXTURES = Path(__file__).parent / "ontology"
CONDITIONS = sorted(path.stem for path in (files.queries() / "checks" / "ontology").glob("*.rq"))


def _ntriples(path: Path | None) -> bytes:
    """A Turtle file, or the ontology, as N-Triples."""
    quads = iris.ontology() if path is None else tuple(pyoxigraph.parse(path.read_bytes(), format=RdfFormat.TURTLE))
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads).encode()


def test_the_ontology_keeps_them_all() -> None:
    assert list(broken_conditions(_ntriples(None))) == []


def test_every_condition_has_a_fixture() -> None:
    """And no fixture is left without its condition."""
    assert sorted(path.stem for path in FIXTURES.glob("*.ttl")) == CONDITIONS


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_fires_on_its_fixture(name: str) -> None:
    """The finding says what is wrong, and after a colon what to do."""
    found = [finding for finding in broken_conditions(_ntriples(FIXTURES / f"{name}.ttl")) if finding.check == name]
    assert len(found) == 1
    assert found[0].focus
    assert ": " in found[0].message
    assert "{" not in found[0].message


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_is_quiet_where_nothing_is_wrong(name: str, tmp_path: Path) -> None:
    """A class that is right in everything, under a header that is."""
    file = tmp_path / "right.ttl"
    file.write_text(
        "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in iris.prefixes().items())
        + """tkg:Right a owl:Class ; rdfs:label "right thing" ; IAO:0000115 "A thing that is right." ;
          rdfs:subClassOf OBI:0000070 ; skos:closeMatch OBI:0000070 ;
          IAO:0000119 "docs/model.md" ; IAO:0000112 "A right thing." .
        tkg:Old a owl:Class ; rdfs:label "obsolete thing" ; IAO:0000115 "A thing that was." ; owl:deprecated true ;
          rdfs:subClassOf OBI:0000070 ; IAO:0100001 tkg:Right .""",
        encoding="utf-8",
    )
    assert [finding for finding in broken_conditions(_ntriples(file)) if finding.check == name] == []

"""Examples of every kind → valid ones conform, and each invalid one is caught by a shape of its own kind."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg import files
from kg.iris import contract
from kg.validate.lean import LeanGraph
from kg.validate.shacl import shape_results, shapes

EXAMPLES = Path(__file__).parent / "shapes"
KINDS = sorted(path.stem for path in files.shapes().glob("*.ttl"))
VALID = sorted(EXAMPLES.glob("*/valid*.ttl"))
INVALID = sorted(EXAMPLES.glob("*/invalid-*.ttl"))


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def _own_shapes(kind: str) -> frozenset[str]:
    graph = rdflib.Graph().parse(files.shapes() / f"{kind}.ttl", format="turtle")
    return frozenset(contract(str(node)) for node in graph.subjects() if isinstance(node, rdflib.URIRef))


def _results(path: Path) -> list[tuple[str, str, str]]:
    graph = rdflib.Graph().parse(path, format="turtle")
    return [(result.shape, result.severity, result.message) for result in shape_results(graph)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_examples(kind: str) -> None:
    """A valid one, and two that are wrong in different ways."""
    names = [path.stem for path in (EXAMPLES / kind).glob("*.ttl")]
    assert "valid" in names
    assert len([name for name in names if name.startswith("invalid-")]) >= 2


def test_no_examples_without_a_kind() -> None:
    """A folder of examples that no shape answers for would prove nothing."""
    assert sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()) == KINDS


@pytest.mark.parametrize("path", VALID, ids=_named)
def test_valid_examples_conform(path: Path) -> None:
    """No shape of the own kind finds anything in them (their neighbours are mere stubs)."""
    own = _own_shapes(path.parent.name)
    assert [result for result in _results(path) if result[0] in own] == []


@pytest.mark.parametrize("path", INVALID, ids=_named)
def test_invalid_examples_are_caught_by_their_own_kind(path: Path) -> None:
    """A violation whose message says what is wrong and how to mend it."""
    own = _own_shapes(path.parent.name)
    messages = [message for shape, severity, message in _results(path) if shape in own and severity == "violation"]
    assert messages
    assert all(": " in message and message.endswith(".") for message in messages)


@pytest.mark.parametrize("path", INVALID, ids=_named)
def test_an_invalid_example_differs_from_the_valid_one(path: Path) -> None:
    """Else the valid one would be caught as well."""
    assert path.read_text(encoding="utf-8") != path.with_name("valid.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_shape_has_target_severity_and_message(kind: str) -> None:
    """A shape that targets nothing is dead, one without a message is no help."""
    graph = rdflib.Graph().parse(files.shapes() / f"{kind}.ttl", format="turtle")
    targeted = {
        node for name in ("targetClass", "targetObjectsOf", "targetSubjectsOf") for node in graph.subjects(SH[name])
    }
    assert targeted
    for node in targeted:
        assert set(graph.objects(node, SH.severity)) <= {SH.Violation, SH.Warning}
        assert len(list(graph.objects(node, SH.severity))) == 1
        holders = [node, *graph.objects(node, SH.sparql)]
        assert sum(len(list(graph.objects(holder, SH.message))) for holder in holders) == 1


def test_shapes_are_properties_of_the_model_s_ontology() -> None:
    """Every own property and class that a shape names is declared in ``ontology/trialkg.ttl``."""
    ontology = rdflib.Graph().parse(files.ontology() / "trialkg.ttl", format="turtle")
    declared = {str(node) for node in ontology.subjects(RDF.type)}
    tkg = "https://w3id.org/trialkg/ontology#"
    used = {str(term) for triple in shapes() for term in triple if str(term).startswith(tkg)}
    assert used - declared == set()


def test_a_source_issue_is_a_warning_with_its_own_words() -> None:
    """Source oddities are shown and published; an info is not worth a warning."""
    text = (EXAMPLES / "issue" / "valid.ttl").read_text(encoding="utf-8")
    results = {}
    for severity in ("error", "warning", "info"):
        graph = rdflib.Graph().parse(data=text.replace('"info"', f'"{severity}"'), format="turtle")
        found = [r for r in shape_results(graph) if r.shape == "shape:issue-open"]
        results[severity] = [(r.severity, r.message, r.line) for r in found]
    expected = [("warning", "decoding: decoded as latin-1", 3)]
    assert results == {"error": expected, "warning": expected, "info": []}


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_gathered_once_say_what_pyshacl_says(kind: str) -> None:
    """Of an example with a fault, over rdflib's own graph and shapes parsed anew; twice: nothing is left over."""
    path = next(path for path in INVALID if path.parent.name == kind)
    plain = rdflib.Graph().parse(path, format="turtle")
    fresh = rdflib.Graph()
    for one in files.shapes().glob("*.ttl"):
        fresh.parse(one, format="turtle")
    _, report, _ = pyshacl.validate(plain, shacl_graph=fresh, inference="none")
    assert isinstance(report, rdflib.Graph)
    shapes_named = Counter(contract(str(node)) for node in report.objects(None, SH.sourceShape))
    lean = LeanGraph()
    for triple in plain:
        lean.add(triple)
    for _ in range(2):
        assert Counter(result.shape for result in shape_results(lean)) == shapes_named
    assert shapes_named


def test_a_lean_graph_answers_as_a_plain_one_does() -> None:
    """Objects and subjects of what is there and what is not, of lists of nodes, of paths, and of no node at all."""
    plain = rdflib.Graph().parse(INVALID[0], format="turtle")
    lean = LeanGraph()
    for triple in plain:
        lean.add(triple)
    nobody = rdflib.URIRef("urn:nobody")
    subjects = [None, nobody, [*set(plain.subjects())][:2], *set(plain.subjects())]
    predicates = [None, nobody, RDF.type, ~RDF.type, *set(plain.predicates())]
    for predicate in predicates:
        for subject in subjects:
            for unique in (False, True):
                of_lean, of_plain = (Counter(graph.objects(subject, predicate, unique)) for graph in (lean, plain))
                assert of_lean == of_plain
        for value in (None, nobody, *set(plain.objects())):
            assert Counter(lean.subjects(predicate, value)) == Counter(plain.subjects(predicate, value))

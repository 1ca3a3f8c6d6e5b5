"""The rules over the whole graph → nothing on a right graph, and a message on one with a single fault."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from example_trial import hierarchy, trial
from pyoxigraph import Literal, NamedNode, Quad

from kg import files
from kg.iris import contract, document, expand, hierarchy_graph
from kg.triples import hierarchy_quads, triples
from kg.triples.involvements import shortcuts
from kg.validate.rules import broken_rules, front_matter, select_with_rdflib

RULES = sorted(path.stem.removesuffix("-violation") for path in (files.queries() / "checks").glob("*.rq"))
T, D = expand("tid:trial/NCT01234567"), document(trial().document.sha256)
OTHER = expand("tid:trial/NCT00000001")


def _right() -> set[Quad]:
    made = triples(trial(), vocabulary_version="v", software_version="s")
    return {*made, *hierarchy_quads(hierarchy())}


def _node(quads: set[Quad], predicate: str, value: NamedNode | Literal) -> NamedNode:
    """The first node that has a value."""
    found = sorted(str(q.subject)[1:-1] for q in quads if q.predicate == expand(predicate) and q.object == value)
    return NamedNode(found[0])


def _say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, expand(predicate), value, D)


def _faulty(rule: str) -> set[Quad]:
    """The right graph with one fault."""
    quads = _right()
    exvivo = _node(quads, "tkg:role", expand("role:exvivo"))
    measured = next(
        NamedNode(str(q.object)[1:-1])
        for q in sorted(quads, key=str)
        if q.predicate == expand("tkg:hasInvolvement") and "measured" in str(q.object)
    )
    skin = expand("UBERON:0002097")
    collection = _node(quads, "tkg:collectionMethod", Literal("biopsy"))
    outcome = _node(quads, "tkg:outcomeRole", expand("tkg:PrimaryOutcome"))
    own, head = expand("tkg:MonocyteDerivedMacrophage"), expand("CL:0000000")
    exposed = _involvement_of(quads, "CHEBI:66919")
    section = _node(quads, "tkg:sectionName", Literal("title"))
    changes: dict[str, tuple[set[Quad], set[Quad]]] = {
        "administered-only-ex-vivo": (set(), {_say(exposed, "tkg:role", expand("role:administered"))}),
        "role-without-mention": (set(), {_say(measured, "tkg:role", expand("role:targeted"))}),
        "shortcut-without-involvement": (set(), {_say(T, "tkg:administers", expand("CHEBI:66919"))}),
        "negated-shortcut": (set(), {_say(T, "tkg:samplesTissue", expand("UBERON:0002048"))}),
        "biopsy-without-collection": ({_say(collection, "tkg:tissue", skin)}, set()),
        "foreign-trial": (set(), {_say(measured, "tkg:ofTrial", OTHER)}),
        "evidence-of-another-document": (set(), {_say(section, "tkg:inDocument", document("0" * 64))}),
        "outcome-of-another-trial": ({_say(outcome, "tkg:ofTrial", T)}, {_say(outcome, "tkg:ofTrial", OTHER)}),
        "concept-without-label": (set(), {_say(exvivo, "tkg:concept", expand("CL:9999999"))}),
        "own-term-without-closest": (
            {Quad(own, expand("skos:closeMatch"), expand("CL:0000235"), hierarchy_graph())},
            set(),
        ),
        "hierarchy-loop": (set(), {Quad(head, expand("rdfs:subClassOf"), own, hierarchy_graph())}),
    }
    taken, added = (changes | _more(quads))[rule]
    assert taken <= quads
    assert taken or added
    return (quads - taken) | added


def _more(quads: set[Quad]) -> dict[str, tuple[set[Quad], set[Quad]]]:
    """Faults of what stands behind a statement, and of the hierarchy."""
    own, unit = expand("tkg:MonocyteDerivedMacrophage"), expand("tkg:standardUnit")
    drug = next(q.subject for q in quads if q.predicate == expand("tkg:concept") and "/mention/" in str(q.subject))
    collection = _node(quads, "tkg:collectionMethod", Literal("biopsy"))
    exposed = _involvement_of(quads, "CHEBI:66919")
    restriction = _typed(quads, "tkg:Restriction")
    outside = next(
        NamedNode(str(q.object)[1:-1])
        for q in sorted(quads, key=str)
        if q.subject == _typed(quads, "tkg:OutcomeSpecification") and q.predicate == expand("tkg:evidence")
    )
    mine = next(
        NamedNode(str(q.object)[1:-1]) for q in quads if q.subject == exposed and q.predicate == expand("tkg:evidence")
    )
    foreign = next(
        NamedNode(str(q.object)[1:-1])
        for q in sorted(quads, key=str)
        if q.predicate == expand("tkg:evidence") and "/involvement/" in str(q.subject) and q.subject != exposed
    )
    excluded = {q for q in quads if q.predicate.value.endswith("#type") and q.object == expand("OBI:0500028")}
    return {
        "collection-evidence": (
            set(),
            {_say(collection, "tkg:evidence", mine)},
        ),
        "criterion-class": (excluded, set()),
        "hierarchy-closure": ({Quad(own, expand("tkg:subtypeOrSame"), expand("CL:0000000"), hierarchy_graph())}, set()),
        "involvement-evidence": (set(), {_say(exposed, "tkg:evidence", foreign)}),
        "limit-reference": (set(), {_say(restriction, "tkg:standardUnit", Literal("ULN"))}),
        "limit-unit": (set(), {Quad(restriction, unit, Literal("10*9/L"), D)}),
        "mention-concept": ({q for q in quads if q.subject == drug and q.predicate == expand("tkg:concept")}, set()),
        "named-without-class": (
            {q for q in quads if q.subject == exposed and q.predicate == expand("tkg:concept")},
            set(),
        ),
        "own-term-without-definition": ({q for q in quads if q.predicate == expand("IAO:0000115")}, set()),
        "registry-page": ({q for q in quads if q.predicate == expand("skos:exactMatch")}, set()),
        "restriction-evidence": (set(), {_say(restriction, "tkg:evidence", outside)}),
        "shortcut-missing": ({q for q in quads if q.predicate == expand("tkg:appliesExVivo")}, set()),
        "status-code": ({q for q in quads if q.predicate == expand("tkg:recruitmentStatus")}, set()),
        "unmentioned-concept": (
            set(),
            {_say(_typed(quads, "tkg:PlannedAssay"), "tkg:analyte", expand("HGNC:5"))},
        ),
    }


def _typed(quads: set[Quad], curie: str) -> NamedNode:
    """The first node of a class."""
    return _node(quads, "rdf:type", expand(curie))


def _involvement_of(quads: set[Quad], curie: str) -> NamedNode:
    found = (q for q in quads if q.predicate == expand("tkg:concept") and q.object == expand(curie))
    return next(NamedNode(str(q.subject)[1:-1]) for q in found if "/involvement/" in str(q.subject))


def _broken(quads: set[Quad]) -> dict[str, str]:
    store = pyoxigraph.Store()
    store.extend(quads)

    def select(query: str) -> list[dict[str, str | None]]:
        rows = store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        return [{name: contract(row[name].value) if row[name] else None for name in names} for row in rows]

    return {result.shape: result.message for result in broken_rules(select)}


def test_a_right_graph_breaks_no_rule() -> None:
    """Nothing is found in a graph with everything in it."""
    assert _broken(_right()) == {}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_fires_on_its_fault(rule: str) -> None:
    """One fault, and the rule names it in a full sentence."""
    message = _broken(_faulty(rule))[rule]
    assert message.endswith(".")
    assert "{" not in message


@pytest.mark.parametrize("rule", RULES)
def test_rdflib_finds_the_same(rule: str) -> None:
    """Two engines agree; without a store rdflib is asked."""
    quads = _faulty(rule)
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name)[1:-1], []).append(quad)
    assert {r.shape: r.message for r in broken_rules(select_with_rdflib(graphs))} == _broken(quads)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_demands(rule: str) -> None:
    """Front matter has a title, and a message that says how to mend."""
    front = front_matter(files.queries() / "checks" / f"{rule}-violation.rq")
    assert set(front) >= {"title", "message"}
    assert ": " in front["message"]


def test_the_rule_on_shortcuts_knows_the_ontology_s_roles() -> None:
    """The rule states the roles a second time, on purpose; both must agree (a biopsy has its own rule)."""
    words = Path(files.queries() / "checks" / "shortcut-without-involvement-violation.rq").read_text(encoding="utf-8")
    stated = {(contract(s.property.value), role) for s in shortcuts() for role in s.roles}
    stated |= {("tkg:biopsiesTissue", role) for role in ("role:measured", "role:collected")}
    pairs = {(a, b) for a, b in (pair.split() for pair in _parentheses(words))}
    assert pairs == stated


def _parentheses(words: str) -> list[str]:
    pieces = (piece.partition(")")[0] for piece in words.split("(")[1:])
    return [piece for piece in pieces if piece.startswith("tkg:")]

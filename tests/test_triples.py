"""A trial with everything in it → the quads that the model asks for, and none that it forbids."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph
import pytest
from example_trial import LUPUS, TEXT, UNNAMED, hierarchy, mention, trial

from kg.iris import contract, document, expand, hierarchy_graph
from kg.model import Collection, Hierarchy, Involvement, Issue, Term, Trial
from kg.triples import hierarchy_quads, triples

T = "<https://w3id.org/trialkg/id/trial/NCT01234567>"


def quads(of: Trial) -> list[pyoxigraph.Quad]:
    """Quads."""
    return list(triples(of, vocabulary_version="v1", software_version="s1"))


def store(of: Trial) -> pyoxigraph.Store:
    """Store."""
    filled = pyoxigraph.Store()
    filled.extend(quads(of))
    return filled


def ask(filled: pyoxigraph.Store, pattern: str) -> bool:
    """Ask."""
    answer = filled.query(f"ASK {{ {pattern} }}", use_default_graph_as_union=True, prefixes=_prefixes())
    return bool(answer)


def _prefixes() -> dict[str, str]:
    names = (
        "tkg",
        "tid",
        "role",
        "OBI",
        "CL",
        "MONDO",
        "CHEBI",
        "HGNC",
        "UBERON",
        "IAO",
        "rdfs",
        "skos",
        "schema",
        "xsd",
    )
    return {name: expand(f"{name}:x").value[:-1] for name in names} | {"prov": "http://www.w3.org/ns/prov#"}


STATED = (
    f"{T} a OBI:0003698, schema:MedicalObservationalStudy ; tkg:recruitmentStatus schema:Recruiting",
    f'{T} skos:exactMatch <https://bioregistry.io/clinicaltrials:NCT01234567> ; schema:identifier "NCT01234567"',
    f"""{T} tkg:startDate "2024-01"^^xsd:gYearMonth ; tkg:startDateType "ACTUAL" ;
        tkg:completionDate "2026-01-31"^^xsd:date""",
    f"{T} tkg:minimumAgeYears 18.0 ; tkg:healthyVolunteers false ; tkg:enrollmentCount 40",
    f"{T} tkg:investigatesCellType tkg:MonocyteDerivedMacrophage ; tkg:concernsCellType tkg:MonocyteDerivedMacrophage",
    f"{T} tkg:investigatesCondition MONDO:0005100 ; tkg:measuresAnalyte HGNC:10616 ; tkg:performsAssay OBI:0000661",
    f"{T} tkg:biopsiesTissue UBERON:0002097 ; tkg:samplesTissue UBERON:0002097 ; tkg:appliesExVivo CHEBI:66919",
    f"""{T} tkg:hasPlannedAssay ?a .
        ?a tkg:assayType OBI:0000661 ; tkg:analyte HGNC:10616 ; tkg:evaluant ?s ; tkg:forOutcome ?o .
        ?o tkg:outcomeRole tkg:PrimaryOutcome ; tkg:timeFrameDuration "P12M"^^xsd:duration .
        ?s tkg:specimenType OBI:1000023 ; tkg:producedBy ?p .
        ?p tkg:inVitro true ; tkg:exposure ?x ; tkg:sourceGroup ?g .
        ?x tkg:agent CHEBI:66919 ; tkg:exposureFunction tkg:TestAgent . ?g rdfs:label "patients" """,
    f'{T} tkg:hasCollection ?c . ?c tkg:collectionMethod "biopsy" ; tkg:specimenCount 2 ; tkg:appliesToGroup ?g',
    f'{T} tkg:hasGroup ?g . ?g a tkg:HealthyGroup ; rdfs:label "Healthy donors" ; tkg:role role:comparator',
    f"""{T} tkg:hasCriterion ?c . ?c a OBI:0500028 .
        ?r tkg:bound "within" ; tkg:ofCriterion ?c ;
        tkg:duration "P12M"^^xsd:duration ; rdfs:label "immunosuppressants" """,
    f"""{T} tkg:hasStatement ?s . ?s tkg:field "status" ; tkg:value "RECRUITING" ; tkg:evidence ?e .
        ?e tkg:exact "Recruiting" """,
    f"{T} tkg:relatedTrial tid:trial\\/NCT00000001 . ?l tkg:listsTrial tid:trial\\/NCT00000001 ; tkg:evidence ?e",
    f"""?d tkg:describesTrial {T} ; prov:wasDerivedFrom <https://example.org/a%20page> ; prov:wasGeneratedBy ?b .
        ?b tkg:softwareVersion "s1" ; tkg:vocabularyVersion "v1" """,
    '?i a tkg:SourceIssue ; tkg:line 2 ; tkg:issueCode "status-unmapped" ; tkg:severity "warning"',
)

FORBIDDEN = (
    f"{T} tkg:administers ?drug",  # ruxolitinib only touches cells in a dish
    f"{T} tkg:investigatesCondition MONDO:0007915",  # lupus only excludes
    f"{T} tkg:concernsCellType MONDO:0007915",
    f"{T} tkg:samplesTissue UBERON:0002048",  # "No lung biopsy is taken"
    "tid:trial\\/NCT00000001 tkg:hasInvolvement ?x",  # the other trial's condition is not ours
    "tid:trial\\/NCT00000001 a ?type",
    "?a a tkg:PlannedAssay ; tkg:targetCellPopulation ?p",  # the assay looks at the supernatant, not at the cells
    "?a a OBI:0000070",  # a plan is no assay that took place
    f"{T} tkg:maximumAge ?unknown",
    f"{T} tkg:masking ?unknown",
    "?c a OBI:0500027",  # an unmarked criterion is not an inclusion
)


@pytest.mark.parametrize("pattern", STATED)
def test_says(pattern: str) -> None:
    """Says."""
    assert ask(store(trial()), pattern)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_does_not_say(pattern: str) -> None:
    """Does not say."""
    assert not ask(store(trial()), pattern)


def test_two_runs_give_the_same_bytes() -> None:
    """Two runs give the same bytes."""
    assert quads(trial()) == quads(trial())


def test_each_quad_comes_once_in_the_document_s_graph_without_blank_nodes() -> None:
    """Each quad comes once in the document's graph without blank nodes."""
    made = quads(trial())
    assert len(made) == len(set(made))
    assert {quad.graph_name for quad in made} == {document(trial().document.sha256)}
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in made for term in (quad.subject, quad.object))


def test_iris_hold_safe_characters_only() -> None:
    """IRIs hold safe characters only."""
    nodes = {t.value for q in quads(trial()) for t in (q.subject, q.object) if isinstance(t, pyoxigraph.NamedNode)}
    assert not [node for node in nodes if not re.fullmatch(r"[A-Za-z0-9._~%/#:-]+", node)]


def test_a_mention_has_eight_quads() -> None:
    """A mention has eight quads."""
    made = store(trial())
    kind = expand("tkg:Mention")
    mentions = [quad.subject for quad in made.quads_for_pattern(None, expand("rdf:type"), kind)]
    counts = [len(list(made.quads_for_pattern(mention, None, None))) for mention in mentions]
    assert counts
    assert max(counts) == 8


def test_quotes_stand_where_they_say() -> None:
    """Quotes stand where they say."""
    rows = store(trial()).query(
        "SELECT ?s ?e ?x { ?q tkg:start ?s ; tkg:end ?e ; tkg:exact ?x }",
        use_default_graph_as_union=True,
        prefixes=_prefixes(),
    )
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    found = [(int(row["s"].value), int(row["e"].value), row["x"].value) for row in rows]
    assert found
    assert [(s, e, TEXT[s:e]) for s, e, _ in found] == found


def test_one_involvement_for_each_concept_and_role_with_its_own_mentions() -> None:
    """One involvement for each concept and role with its own mentions."""
    pattern = """{T} tkg:hasInvolvement ?i . ?i tkg:concept tkg:MonocyteDerivedMacrophage ; tkg:role role:{role} ;
        tkg:evidence ?m . ?m tkg:role role:{other}"""
    filled = store(trial())
    for role, other in (("measured", "measured"), ("objective", "objective")):
        assert ask(filled, pattern.format(T=T, role=role, other=other))
    assert not ask(filled, pattern.format(T=T, role="measured", other="objective"))


def test_what_no_ontology_names_is_said_without_a_concept() -> None:
    """What no ontology names is said without a concept."""
    filled = store(trial())
    assert ask(filled, f'{T} tkg:hasInvolvement ?i . ?i rdfs:label "immunosuppressants" ; tkg:kind "agent"')
    assert not ask(filled, '?i rdfs:label "immunosuppressants" ; tkg:concept ?c')


@pytest.mark.parametrize(
    ("role", "shortcut"),
    [
        ("comparator", "tkg:hasComparatorCondition"),
        ("objective", "tkg:investigatesCondition"),
        ("inclusion", None),
        ("exclusion", None),
        ("cited", None),
        ("related", None),
    ],
)
def test_roles_decide_on_shortcuts(role: str, shortcut: str | None) -> None:
    """Roles decide on shortcuts."""
    lupus = Involvement(LUPUS, (role,), (mention("Lupus", LUPUS, role),))
    filled = store(replace(trial(), involvements=(lupus,), collections=()))
    found = {
        contract(quad.predicate.value) for quad in filled.quads_for_pattern(expand("tid:trial/NCT01234567"), None, None)
        if quad.object == expand("MONDO:0007915")
    }  # fmt: skip
    assert found == ({shortcut} if shortcut else set())


def test_an_assay_on_two_specimens_is_two_planned_assays() -> None:
    """An assay on two specimens is two planned assays."""
    given = trial()
    both = (Term("UBERON:0001977", "serum", "tissue"), Term("CL:2000001", "PBMC", "cell"))
    measured = replace(given.measurements[0], specimens=both)
    filled = store(replace(given, measurements=(measured,)))
    assert len(list(filled.quads_for_pattern(None, expand("tkg:hasPlannedAssay"), None))) == 2
    assert ask(filled, "?a tkg:evaluant ?s ; tkg:targetCellPopulation ?p . ?s tkg:specimenType UBERON:0001977")
    assert not ask(filled, "?s tkg:producedBy ?p")


def test_what_no_population_bears_stands_on_the_specimen_or_the_assay() -> None:
    """Groups and exposures are never lost, and never said twice."""
    given = trial().measurements[0]
    bulk = replace(given, populations=(), cells=())
    cells_without = replace(given, populations=(replace(given.populations[0], exposures=(), group=None),))
    for measurement, subject in (
        (bulk, "tkg:PlannedSpecimen"),
        (cells_without, "tkg:PlannedSpecimen"),
        (replace(bulk, specimens=()), "tkg:PlannedAssay"),
        (given, "tkg:CellPopulationSpecification"),
    ):
        filled = store(replace(trial(), measurements=(measurement,)))
        assert ask(filled, f"?s a {subject} ; tkg:exposure ?x ; tkg:sourceGroup ?g")
        assert len(list(filled.quads_for_pattern(None, expand("tkg:exposure"), None))) == 1


def test_a_group_that_is_only_named_is_kept_with_the_words_that_name_it() -> None:
    """A group that is only named is kept with the words that name it."""
    given = trial()
    taken: Collection = replace(given.collections[0], group="Lupus")
    assert ask(
        store(replace(given, collections=(taken,))),
        '?c tkg:appliesToGroup ?g . ?g rdfs:label "Lupus" ; tkg:groupKind "other" ; tkg:evidence ?e',
    )


def test_a_local_trial_has_no_registry_page_and_unknowns_stay_unknown() -> None:
    """A local trial has no registry page and unknowns stay unknown."""
    bare = Trial("local-0123456789abcdef", trial().document, "example")
    filled = store(bare)
    local = "<https://w3id.org/trialkg/id/trial/local-0123456789abcdef>"
    assert ask(filled, f"{local} a OBI:0003697")
    assert not ask(filled, f"{local} skos:exactMatch ?page")
    assert not ask(filled, f"{local} tkg:recruitmentStatus ?status")


def test_an_unknown_status_code_stays_a_code() -> None:
    """An unknown status code stays a code."""
    filled = store(replace(trial(), status="AVAILABLE"))
    assert ask(filled, f'{T} tkg:statusCode "AVAILABLE"')
    assert not ask(filled, f"{T} tkg:recruitmentStatus ?status")


def test_the_same_issue_of_page_and_trial_is_one_node() -> None:
    """The same issue of page and trial is one node."""
    given = trial()
    issue = Issue("decoding", "decoded as latin-1")
    told_twice = replace(given, document=replace(given.document, issues=(issue,)), issues=(issue,))
    assert len(list(store(told_twice).quads_for_pattern(None, expand("tkg:hasIssue"), None))) == 1


def test_an_undeclared_prefix_is_refused() -> None:
    """An undeclared prefix is refused."""
    odd = Term("NOWHERE:1", "odd", "cell")
    given = replace(trial(), involvements=(Involvement(odd, ("objective",), (mention("Lupus", odd, "objective"),)),))
    with pytest.raises(ValueError, match="NOWHERE:1"):
        quads(given)


def test_hierarchy_keeps_is_a_part_of_and_unknown_apart() -> None:
    """Hierarchy keeps is a part of and unknown apart."""
    made = set(hierarchy_quads(hierarchy()))
    said = {
        (contract(q.subject.value), contract(q.predicate.value), contract(q.object.value))
        for q in made
        if isinstance(q.subject, pyoxigraph.NamedNode) and isinstance(q.object, pyoxigraph.NamedNode)
    }
    assert ("tkg:MonocyteDerivedMacrophage", "rdfs:subClassOf", "CL:0000235") in said
    assert ("UBERON:0002097", "tkg:partOf", "UBERON:0000033") in said
    assert ("UBERON:0002048", "tkg:withinOrSame", "UBERON:0000033") in said
    assert ("HGNC:10616", "tkg:proteinProduct", "uniprot:P55774") in said
    assert not {row for row in said if row[0] == "UBERON:0002048" and row[1] in {"rdfs:subClassOf", "tkg:partOf"}}
    assert not {row for row in said if row[0] == "UBERON:0002097" and row[1] == "rdfs:subClassOf"}
    assert {quad.graph_name for quad in made} == {hierarchy_graph()}


def test_a_term_without_id_leaves_no_trace_in_the_hierarchy() -> None:
    """A term without id leaves no trace in the hierarchy."""
    assert not list(hierarchy_quads(Hierarchy((UNNAMED,), (), (), ())))

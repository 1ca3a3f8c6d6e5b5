"""Clauses with roles → the same, with the assay that a level or a count is where no method is named for it.

"Change in creatinine" is a creatinine assay, "platelet count" a platelet count assay, "IL-6 level" a cytokine assay
(ontology/quantified.tsv); words say of others that they are tested for.  Only what an outcome, a test, or a planning
sentence measures is quantified: not who takes part, not what doses follow, and not the parts of a score.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.interpret.assayed import bounded
from kg.interpret.assays import able, everywhere, of_kind, of_one
from kg.interpret.cytokines import between
from kg.interpret.quantities import in_title, table, titles
from kg.interpret.readings import Reading
from kg.interpret.readouts import READOUT, WORDED
from kg.interpret.thinning import no_bare_list, on_its_own
from kg.interpret.worded import GENETIC, LEVEL, bare, does_as_well, said, subsets, subsets_apart, worded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.quantities import Known
    from kg.model import Term

QUANTIFIED: Final = "quantified"  # the rule of an assay that no word names
ENUMERATED: Final = frozenset(
    [
        "by-assay",
        "changes-in",
        "measuring",
        "measured-itself",
        "measurement-of",
        "sampled-for",
        "sampled-to",
        "tests-include",
        "tests-are",
        "list-measured",
        "timed-list",
        "will-be-measured",
        "list-examined",
        "bare-list",
    ]
)
"""The rules by which a sentence of prose lists what is measured, whether it says "level" or not."""
_SAMPLED: Final = frozenset({"sampled-for", "sampled-to"})  # "serum will be tested for anti-SARS-CoV-2 antibodies"
_PLANS: Final = frozenset({"outcome", "prose", "objective", "biospecimen"})
_THINGS: Final = ("analyte", "cell")
_MARKER: Final = re.compile(r"(?:CD\d|C?X?C[CX]R\d|HLA-D)")
_ELSE: Final = re.compile(
    r"(?:\s*(?:and|or|and/or|/)\s*(?:[\w-]+\s+){1,3}(?=transfus))?[\s-]*(?:\+|(?:producing|secreting|expressing|specific|positive|negative|deficien\w+|inhibit\w+|antagonist\w*"
    r"|blockade|receptors?|genes?|m?RNA|expression|polymorphisms?|genotypes?|mutations?|transcripts?|transfus\w+"
    r"|engraft\w*|activation|aggregation|clearance|kinase|infus\w+|injected|administered|transplant\w+|given|doses?|function\w*|apoptosis|response|storms?|release\s+syndromes?)\b)",
    re.IGNORECASE,
)
_SEVERAL: Final = 2
_GENE: Final = "HGNC:"
_UNIT: Final = re.compile(
    r"(?:10\s*[*^]?\s*\d|\bcells?|\bK)\s*/\s*(?:L\b|[uµμ]L\b|mm|ml\b)|\d\s*/\s*(?:mm\s?[3³]|[uµμ]L\b)", re.IGNORECASE
)


def quantify(clauses: Sequence[Clause], known: Known) -> None:
    """Add the assays of what is measured without a method, at the words that name it; in an arm, counts alone."""
    wholes: dict[tuple[str, int], list[Clause]] = {}
    arms: dict[tuple[str, int], list[Clause]] = {}
    for clause in clauses:
        planned = clause.where in _PLANS or clause.name == "test"
        if planned or clause.where == "arm":
            (wholes if planned else arms).setdefault(clause.whole, []).append(clause)
    named = [one.term for whole in wholes.values() for clause in whole for one in _methods(clause)]
    named = [one for one in named if one.id in of_kind("fluid")]
    tests = [one.term for clause in clauses if clause.name == "test" for one in _methods(clause)]
    tests = [one for one in tests if everywhere(one)]
    title = titles(clauses)
    found = [one for whole in wholes.values() for one in _unassayed(whole, title, known)]
    found += [one for arm in arms.values() for one in _unassayed(arm, title, known) if one[1].kind == "cell"]
    done: dict[Term, set[Term]] = {}
    for thing, method in (one for whole in wholes.values() for one in _assayed(whole)):
        done.setdefault(thing.term, set()).add(method)
    for clause, thing, term in found:
        # Any immunoassay that the page names may be that of a class ("antibodies"); what a test names, that of all.
        others = named if thing.term.id in of_kind("class", "analyte_kinds") else tests
        if term in done.get(thing.term, {term}) and not able(others, thing.term):
            assay = Reading(replace(thing.mention, term=term, match="lexicon" if term.id else "none", markers=()))
            # An aim at "granulocyte nadirs" plans to count; one at granulocytes does not.
            if thing.role == "objective" and clause.where == "objective" and said(clause, thing):
                thing.role, thing.rule = "measured", "aim-of-level"
            assay.role, assay.rule = thing.role, QUANTIFIED
            clause.mentions = tuple(sorted((*clause.mentions, assay), key=lambda mention: mention.at))


def _unassayed(whole: Sequence[Clause], title: str, known: Known) -> Iterator[tuple[Clause, Reading, Term]]:
    """What an outcome, or a sentence, measures without a method, and the assay that its row names."""
    methods = [one.term for clause in whole for one in _methods(clause)]
    found: list[tuple[Clause, Reading, Term]] = []
    scored = False
    for clause in whole:
        for thing in clause.mentions:
            scored = scored or thing.kind == "score"
            if not scored and thing.kind in _THINGS and not _done(methods, clause, thing):
                curie = _assay(clause, thing, whole, title)
                term = known.term(curie) if curie else worded(clause, thing) if _planned(clause, thing) else None
                both = (term, does_as_well(clause, thing) if term else None)
                found += [(clause, thing, one) for one in both if one is not None and not _named(clause, thing, one)]
    found += [one for one in between(found) if not _ELSE.match(one[0].after(one[1]))]
    found = on_its_own(no_bare_list(found), known)
    classes = of_kind("class", "analyte_kinds")
    others = {term for _, thing, term in found if thing.term.id not in classes}
    # "Cytokine levels: IL-6, IL-10": what is named says it better.
    return (
        one for one in found if one[1].term.id not in classes or not (one[2] in others or (others and not one[2].id))
    )


def _named(clause: Clause, thing: Reading, assay: Term) -> bool:
    """Whether the words of a thing name its assay already: "hemoglobin level"."""
    return any(
        one.role
        and (
            (one.at, one.term) == (thing.at, assay)
            or (thing.kind == "cell" and (_heads(clause, one, thing) or _counts(one, thing)))
        )
        for one in clause.of("assay")
    )


def _counts(assay: Reading, thing: Reading) -> bool:
    """Whether cells stand in the name of a count: "*blood cell* counts"."""
    inside = assay.at[0] <= thing.at[0] and thing.at[1] < assay.at[1]
    return inside and assay.term.id in of_kind("count-of-cells")


def _heads(clause: Clause, assay: Reading, thing: Reading) -> bool:
    """Whether a word for an assay stands right behind the name of cells: "functional T-cell assays" count none."""
    return assay.at[0] >= thing.at[1] and not clause.section.text[thing.at[1] : assay.at[0]].strip(" -")


def _assayed(whole: Sequence[Clause]) -> Iterator[tuple[Reading, Term]]:
    """What an outcome or a sentence measures, with the methods: elsewhere on the page it is measured by the same.

    A panel of tests beside it is none: "metabolic panel, D-dimer".
    """
    methods = [one.term for clause in whole for one in _methods(clause) if one.term.id not in of_kind("panel")]
    things = ((clause, one) for clause in whole for one in clause.of(*_THINGS) if one.role == "measured")
    return ((one, by) for clause, one in things for by in _others(methods, clause, one) if able((by,), one.term))


def _others(methods: Sequence[Term], clause: Clause, thing: Reading) -> Sequence[Term]:
    """The methods that may measure a thing: "a complete blood count and platelet count" are two."""
    alone = thing.kind == "cell" and said(clause, thing)
    others = (of_kind("count-of-cells") if alone else frozenset()) | _beside(clause, thing)
    if said(clause, thing) or subsets_apart(clause, thing):
        others |= of_kind("broad")  # "transcriptome, and chemokine levels"
    return [one for one in methods if one.id not in others]


def _beside(clause: Clause, thing: Reading) -> frozenset[str | None]:
    """The panels of a list that a panel ends, in which a thing has its own test: "D-dimer and coagulation tests"."""
    panels = [one for one in clause.of("assay") if one.term.id in of_kind("panel")]
    lists = clause.chains([m for m in clause.mentions if m in panels or m.kind in _THINGS]) if panels else ()
    listed = [one for one in next((run for run in lists if thing in run), ()) if one in panels]
    return frozenset(one.term.id for one in listed if listed[-1].at > thing.at)


def _processes() -> frozenset[str]:
    return of_kind("process") - of_kind("count")


def _done(methods: Sequence[Term], clause: Clause, thing: Reading) -> bool:
    """Whether one of the methods measures a thing, or an assay's name says what the cells do: "*NK cell* activity"."""
    doing = _processes() | (of_kind("cell-free") if thing.kind == "cell" else frozenset())  # "platelet aggregation"
    does = any(one.at == thing.at and one.term.id in doing for one in clause.of("assay"))
    return does or able(_others(methods, clause, thing), thing.term)


def _methods(clause: Clause) -> Iterator[Reading]:
    """The assays of a sentence that name how something is measured, not what ("viral load") or none ("biomarkers")."""
    others = of_kind("self") | of_kind("handling") | of_kind("strategy")
    own = {cell.at for cell in clause.of("cell")}
    assays = (
        one
        for one in clause.of("assay")
        if not one.mention.rule.startswith((READOUT, WORDED)) and one.term.id not in others
    )
    measured = (one for one in assays if one.role == "measured")
    measured = (one for one in measured if one.at not in own or one.term.id not in _processes())
    return (one for one in measured if not of_one(one.term))


def _assay(clause: Clause, thing: Reading, whole: Sequence[Clause], title: str) -> str | None:
    """The assay of the first row whose words hold; none where the words say that something else is meant."""
    rows = table().get(thing.term.id or thing.term.label) or table().get(thing.kind, ())
    gene = (thing.term.id or "").startswith(_GENE) and GENETIC.search(clause.text)
    if not rows or gene or _marking(clause, thing) or _ELSE.match(clause.after(thing)) or not _planned(clause, thing):
        return None
    forms = {"subsets"} if subsets(clause, thing) else set()
    if not forms and (said(clause, thing) or (thing.kind == "cell" and _by_unit(thing, whole))):
        forms = {"", "count", "level"}
    elif bare(clause, thing):
        forms.add("count")
    elif clause.where == "outcome" or clause.name == "test" or _enumerated(clause, thing) or _beside(clause, thing):
        forms.add("")
    text = in_title(whole, title) if forms else ""
    return next((one.assay for one in rows if one.form in forms and one.within.search(text)), None)


def _marking(clause: Clause, thing: Reading) -> bool:
    """Whether an immunoglobulin stands in a list of the markers of cells: "CXCR5, HLA-DR, IgD"."""
    antibody = thing.term.id in of_kind("antibody", "analyte_kinds")
    listed = next((run for run in clause.chains(clause.of("analyte")) if thing in run), ()) if antibody else ()
    return any(_MARKER.match(clause.words(one)) for one in listed)


def _enumerated(clause: Clause, thing: Reading) -> bool:
    """Whether prose lists what is measured; samples are tested for antibodies to what their name says alone."""
    if thing.term.id in of_kind("antibody", "analyte_kinds"):
        against = "antibod" in thing.term.label and thing.term.id not in of_kind("class", "analyte_kinds")
        return against and thing.rule in _SAMPLED
    if thing.rule == "beside-assay" and thing.kind == "analyte":
        listed = next((run for run in clause.chains(clause.of("assay", "analyte")) if thing in run), ())
        return len({one.at for one in listed}) > _SEVERAL and any(one.kind == "assay" for one in listed)
    return thing.rule in ENUMERATED


def _planned(clause: Clause, thing: Reading) -> bool:
    """Whether a thing is measured; or an aim asks for its level, which is no threshold for those who take part."""
    if thing.role == "measured":
        return True
    level = LEVEL.match(clause.after(thing))
    return (
        thing.role in {"objective", "subgroup"}
        and thing.rule not in {"plan-sentence", "procedure-gives"}
        and not bounded(clause, thing, level.end() if level else 0)
    )


def _by_unit(thing: Reading, whole: Sequence[Clause]) -> bool:
    """Whether an outcome that names cells in its measure gives their number: "platelets", "× 10^9/L"."""
    measures = (one for one in whole if one.section.name.endswith(".measure"))
    named = any(mention.term == thing.term for one in measures for mention in one.of("cell"))
    return named and any(_UNIT.search(one.text) for one in whole)

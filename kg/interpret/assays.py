"""ontology/assay_kinds.tsv → what an assay's name is: a class of methods (``generic``), or its own analyte (``self``).

"Cell counts", "titer", "microscopy" say what is counted or how broadly; a method named beside them says it better.
A viral load measures the virus, pharmacokinetics the drug: cells and proteins beside them belong to other assays.
Multi-omics (``strategy``) names no method at all; "anti-drug antibodies" (``sought``) say what is looked for.
A complete blood count (``count-of-cells``) is of cells, and of no protein; an immunoassay (``fluid``) counts no cells.
A ``differential`` count of leukocytes is no method of a ratio of lymphocytes.
The stimulation of cells (``handling``) finds nothing by itself: what they release is measured by another assay.
What finds antibodies (``serology``) finds no other protein; a repertoire of receptors (``repertoire``) nothing else.
Profiling of expression (``broad``) is said better by what measures it (``expression``): PCR, arrays, RNA sequencing.
What looks at one matter with several analytes is a ``panel``: complement, coagulation, serum chemistry.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files
from kg.interpret.quantities import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.interpret.readings import Reading
    from kg.model import Term

_HEMOGLOBIN: Final = "CHEBI:35143"
"""The one analyte that a blood count measures."""
CYTOKINES: Final = "OBI:0002766"
"""The assay of several cytokines at once."""


@cache
def of_kind(kind: str, table: str = "assay_kinds") -> frozenset[str]:
    """The ids of the assays of a kind, or of what another ``table`` lists."""
    with (files.ontology() / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return frozenset(row["id"] for row in rows if row["kind"] == kind)


def can_measure(assay: Term, analyte: Term) -> bool:
    """Whether an assay may find an analyte at all.

    A stimulation (``handling``) finds none, what reads nucleic acids (``nucleic``) finds no antibody, what looks at
    tissue (``look``) no analyte, and neither a method of nucleic acids nor a count finds a small molecule; what
    profiles ``metabolites`` finds no protein.
    """
    if assay.id in of_kind("handling"):
        return False
    if analyte.kind == "analyte" and _of_another(assay, analyte):
        return False
    dissolved = analyte.kind != "cell" and analyte.id != _HEMOGLOBIN
    if dissolved and assay.id in of_kind("count-of-cells"):
        return False
    protein, small = (str(analyte.id).startswith(prefix) for prefix in ("HGNC:", "CHEBI:"))
    if (protein and assay.id in of_kind("metabolites")) or (
        small and assay.id in of_kind("nucleic") | of_kind("count")
    ):
        return False
    antibody = analyte.kind == "autoantibody" or analyte.id in of_kind("antibody", "analyte_kinds")
    if not antibody and assay.id in of_kind("serology") and str(analyte.id).startswith(("HGNC:", "CHEBI:")):
        return False
    return assay.id not in (of_kind("nucleic") | of_kind("look") if antibody else of_kind("look"))


def able(methods: Iterable[Term], thing: Term) -> bool:
    """Whether one of several methods may be what measures a level or a count: neither PCR nor histology is."""
    others = of_kind("nucleic") | of_kind("look")
    others |= of_kind("cell-free") | of_kind("fluid") if thing.kind == "cell" else of_kind("count")
    return any(one.id not in others and can_measure(one, thing) for one in methods)


def of_one(assay: Term) -> bool:
    """Whether an assay is named after what it finds, so that it is no method of anything else: "ferritin assay"."""
    return len(_levels().get(assay.id or "", ())) == 1 and assay.id not in of_kind("cell-free")


def everywhere(assay: Term) -> bool:
    """Whether a test may be how other outcomes are measured: neither "ferritin assay" nor "complement parameters"."""
    return assay.id not in of_kind("self") | of_kind("panel") | of_kind("strategy") and not of_one(assay)


def heads(thing: Term, levels: Iterable[Term]) -> bool:
    """Whether a class is that of members whose assay stands beside it: "plasma *cytokine* levels of IL-2 and IL-4"."""
    named = thing.id in of_kind("class", "analyte_kinds")
    return named and any(thing.id in _levels().get(level.id or "", ()) for level in levels)


def _of_another(assay: Term, analyte: Term) -> bool:
    """Whether an assay is named after another analyte; a panel ("complement parameters") is of no cytokine."""
    thing = analyte.id or analyte.label
    if assay.id in of_kind("panel"):
        return thing in _levels().get(CYTOKINES, ())
    return of_one(assay) and thing not in _levels()[assay.id or ""]


@cache
def _levels() -> dict[str, frozenset[str]]:
    """The assays that are levels of something (ontology/quantified.tsv), each with what it is of."""
    found: dict[str, set[str]] = {}
    for thing, rows in table().items():
        for row in rows:
            found.setdefault(row.assay, set()).add(thing)
    return {assay: frozenset(things) for assay, things in found.items()}


def itself(assay: Reading | None) -> bool:
    """Whether the assay's name says all that it measures: a viral load is of no cell."""
    return assay is not None and assay.term.id in of_kind("self")

"""ontology/assay_kinds.tsv → what an assay's name is: a class of methods (``generic``), or its own analyte (``self``).

"Cell counts", "titer", "microscopy" say what is counted or how broadly; a method named beside them says it better.
A viral load measures the virus, pharmacokinetics the drug: cells and proteins beside them belong to other assays.
Profiling of expression (``broad``) is said better by what measures it (``expression``): PCR, arrays, RNA sequencing.
"""

from __future__ import annotations

import csv
from functools import cache

from kg import files


@cache
def of_kind(kind: str) -> frozenset[str]:
    """The ids of the assays of a kind."""
    with (files.ontology() / "assay_kinds.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return frozenset(row["id"] for row in rows if row["kind"] == kind)

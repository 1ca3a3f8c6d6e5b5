"""A sentence that goes on: to another specimen, with a verb of its own or without, and to what the cells do as well.

"Blood is tested for CRP and *urine is tested for protein*", "swabs are tested by PCR and *serum for IgG by ELISA*".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.assays import of_kind

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

_JOINED: Final = re.compile(
    r"(?:[,;]\s*(?:and\s+|while\s+)?|\b(?:and|while|whereas)\s+)(?:the\s+|an?\s+)?$", re.IGNORECASE
)
_VERB: Final = re.compile(
    r"(?:\s+(?:samples?|specimens?|tissues?|cells?))?\s+(?:will(?:\s+also)?\s+be|are|is|were|was)\s+(?:\w+ly\s+|then\s+|also\s+)?"
    r"(?:\w+ed|taken|drawn)\b",
    re.IGNORECASE,
)
# "Cultures *from the mouth, and urine* will be taken": one subject, and no verb before its last member
_SAID: Final = re.compile(r"\b(?:will|is|are|was|were)\s", re.IGNORECASE)
_FOR: Final = re.compile(r"\s+(?:(?:samples?|specimens?)\s+)?for\s", re.IGNORECASE)


def resumed(clause: Clause, thing: Reading, assay: Reading) -> bool:
    """Whether a new subject with its own verb parts the two: "blood is tested for CRP and *urine is tested* for …"."""
    text = clause.section.text
    first, last = sorted((thing, assay), key=lambda one: one.at)
    lists = clause.chains(clause.of("tissue", "cell"))
    subjects = (run for run in lists if first.at[1] <= run[0].at[0] <= last.at[0] and first not in run)
    return any(
        _JOINED.search(text, first.at[1], run[0].at[0])
        and _VERB.match(text, run[-1].at[1])
        and _SAID.search(text, clause.start, run[0].at[0])
        for run in subjects
    )


def goes_on(clause: Clause, thing: Reading) -> bool:
    """Whether a specimen is one more that a sentence tells what it is for: "swabs are tested for X, *serum for* Y"."""
    lists = clause.chains(clause.of("tissue", "cell"))
    chain = next(run for run in lists if thing in run)
    if not (_FOR.match(clause.after(chain[-1])) and _JOINED.search(clause.before(chain[0]))):
        return False
    before = (run[-1] for run in lists if run[-1].at < chain[0].at)
    return any(_FOR.match(clause.after(one)) or _VERB.match(clause.after(one)) for one in before)


def does_as_well(clause: Clause, first: Reading, other: Reading) -> bool:
    """Whether the cells that open a list of what cells do are in all of it: "*neutrophil* chemotaxis, phagocytosis"."""
    does = of_kind("process")
    run = next(
        (run for run in clause.chains([one for one in clause.of("assay") if one.role == "measured"]) if first in run),
        (),
    )
    cells = [cell.at for cell in clause.of("cell") if cell.at[0] >= first.at[1] and cell.at[1] <= other.at[1]]
    return other in run and first is run[0] and not cells and {first.term.id, other.term.id} <= does

"""Clauses → whether a measure or an aim seeks something in a specimen: "plasma levels", "HIV in semen", "(urine)".

A tissue beside such words is no part of the body that is treated but what the thing is looked for in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.interpret.taking import fluid, otherwise

if TYPE_CHECKING:
    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading

PLACE: Final = re.compile(
    r"\b(?:on|in|of|from|within|per|using|between|into|compared\s+(?:with|to)|versus)\s+(?:(?:the|both|circulation|and|whole|metastatic|malignant|benign|adjacent|primary|matched|paired|fresh|frozen|different|human|(?:patient|recipient|participant|subject|person)s?'?s?|(?:non-?)?\w+al"
    r"|(?:non-?|un)?(?:stimulated|treated|inflamed|affected|involved|infected|stored|resected|pooled|isolated|(?:flow-|facs-)?sorted))\s+){0,4}(?:(?:naso|oro)(?:pharyngeal)?[\s/-]+)?$|\btissues?\s*\(\s*$",
    re.IGNORECASE,
)
"""What leads up to where something is found: "in the", "from lesional and non-lesional"."""
# "Serum zonulin": what is measured in it, whether it has a name that is known or not
_NAMED_FIRST: Final = re.compile(
    r"^\s+(?!(?:exchange|infusions?|transfusions?|volumes?|therapy|treatment|donations?|donors?|products?|units?|membrane|cells?"
    r"|outputs?|frequency|consistency|forms?|retention|incontinence|production|flow|infections?|cultures?|tract|urgency|leakage|loss)\b)[\w-]",
    re.IGNORECASE,
)
CLEAR: Final = re.compile(r"(?:serum|plasma|urine|urinary|stool|f(?:a?e)cal|saliva|salivary|csf)$", re.IGNORECASE)
"""Names that are of fluids only: blood has a pressure as well."""
# "Daily serum glycomark levels"
_LEVELED: Final = re.compile(
    r"^\s+(?:(?!(?:and|or|by|with|for|in|of|on|from|to|cells?)\b)[\w/-]+\s+){1,3}(?:levels?|concentrations?|titers?|titres?|excretion)\b",
    re.IGNORECASE,
)
LEVELS: Final = re.compile(
    r"^[\s)]*(?:levels?|concentrations?|titers?|titres?|(?:bio)?markers?|half-li(?:fe|ves))\b", re.IGNORECASE
)
"""What follows a specimen whose levels are meant: "serum *levels* of CXCL9"."""
PROFILE: Final = re.compile(
    r"\b(?:profil|signature|expression|level|rates?\b|quantit|cop(?:y|ies)\b|amount|values?\b|concentration|analys|characteri[sz]ation|number|count|percentage|proportion|frequenc|measure|quantif|infiltrat|persistence|kinetics|detect|presence|composition|populations?|titer|titre|activity|(?:bio)?marker|mediator)",
    re.IGNORECASE,
)
"""Words of a measure that is taken of something in a specimen."""
_CHANGED: Final = re.compile(r"\b(?:changes?|clearance|alterations?|presence|studied|measurements?)\b", re.IGNORECASE)
_AIMS: Final = frozenset({"outcome", "objective", "title"})
# "Time to negativity on nasal swab or saliva", "in cryopreserved plasma"
_WITHIN: Final = re.compile(
    r"\b(?:in|from|on|within)\s+(?:[\w-]+\s+){0,2}$|(?:\bper\s+|/\s*)(?:[\u00b5\u03bcmdu]?l|mm3|mm\^3|micro-?lit(?:er|re)|milli-?lit(?:er|re))\s+(?:of\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
# "patients with elevated serum levels", "convalescent plasma": who takes part, what is given.
_OF_WHOM: Final = re.compile(
    r"\b(?:elevated|raised|high|low|normal|abnormal|detectable|convalescent|immune|hyperimmune|donors?|fresh\s+frozen|anti-?\w*)"
    r"\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
# "HIV in semen and blood", "viral reservoir in lymph nodes", "leukemia cells in bone marrow"
_FOUND: Final = re.compile(
    r"\b(?:HIV(?:-?[12])?|CMV|EBV|HHV-?\d|HSV(?:-?[12])?|HPV|SARS-CoV-2|virus(?:es)?|viral\s+\w+|(?:cell-free|tumou?r|[\w-]+)\s+[DR]NA|bacteri\w+"
    r"|micro(?:bes?|biome|biota|organisms?)|(?<!of\s)parasites?|reservoirs?|shedding|penetration|(?:leuka?emi[ac]|lymphoma|tumou?r|cancer|immune|blast|plasma|T|B|NK)[\s-]cells?|blasts"
    r"|(?:levels?|concentrations?|expression|amounts?|mRNA|accumulation|penetration(?:\s+of\s+[\w-]+)?))\s+"
    r"(?:in|from|into)\s+(?:the\s+|human\s+|peripheral\s+)*$",
    re.IGNORECASE,
)
_MARROW: Final = "UBERON:0002371"
_STATE: Final = re.compile(
    r"^\s+(?:recovery|reconstitution|regeneration|response|cellularity|blasts?|morphology|histology)\b", re.IGNORECASE
)


def aimed(clause: Clause, mention: Reading, before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether an aim seeks something in a specimen: "changes in tumor tissue", "plasma concentrations of MSL-109"."""
    if clause.where not in _AIMS or any(map(otherwise, after)) or any(map(_OF_WHOM.search, before)):
        return False
    if mention.term.id == _MARROW and _STATE.search(after[0]):
        return True
    sought = clause.where == "outcome" or any(found.search(clause.text) for found in (PROFILE, _CHANGED))
    placed = any(map(PLACE.search, before)) or any(map(_WITHIN.search, before))
    return (sought and placed) or any(map(LEVELS.search, after)) or found_in(clause, before)


def found_in(clause: Clause, before: tuple[str, str]) -> bool:
    """Whether an aim names a germ, or cells, right before "in" a tissue: "*HIV in* semen"."""
    return clause.where in _AIMS and any(map(_FOUND.search, before))


def heads(clause: Clause, mention: Reading, chain: tuple[Reading, ...]) -> bool:
    """Whether a measure begins with fluids and what is in them, or tells a level in one; blood has pressure as well."""
    clear = CLEAR.match(clause.words(mention)) is not None
    how = _NAMED_FIRST if chain[0].at[0] == clause.start else _LEVELED
    return clear and any(how.match(clause.after(one)) for one in (mention, chain[-1]))


def bracketed(clause: Clause, chain: tuple[Reading, ...]) -> bool:
    """Whether a bracket holds nothing but fluids: "biomarkers (*blood, urine*)"; behind an assay they are its own."""
    if clause.of("assay"):
        return False
    opens = clause.before(chain[0]).rstrip().endswith("(") and clause.after(chain[-1], 5).lstrip().startswith(")")
    return opens and all(fluid(clause, one) for one in chain)

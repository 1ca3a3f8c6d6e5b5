"""Keywords → which are a trial's own words, and which entries of an index of every stage and kind of a disease.

"Recurrent mantle cell lymphoma", "stage IV breast cancer" are filed for whoever looks for such a trial, and say who
takes part.  An entry is a condition of the trial where the page names it as well; else it says whom the trial admits
(role ``inclusion``), and in a list of more diseases than any trial takes one by one, no more than "cancer" (``echo``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause

ECHO: Final = "echo"
"""The role of what counts where the page names it as its own elsewhere."""

_ENTRY: Final = "index-entry"
_MOST: Final = 20
"""How many diseases an index may list that say whom the trial admits."""
_OTHERS: Final = frozenset({None, "inclusion", "exclusion", "cited", "related"})
_SAID: Final = frozenset({"title", "objective", "prose"})
_AGES: Final = frozenset({"adult", "childhood"})
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def indexed(clauses: Sequence[Clause]) -> None:
    """Where one keyword is the entry of an index (cue ``index-entry``), all conditions among the keywords are."""
    keywords = [mention for clause in clauses if clause.name == "keyword" for mention in clause.of("condition")]
    if not any(mention.rule == _ENTRY for mention in keywords):
        return
    every = len({mention.term for mention in keywords}) > _MOST
    others = [clause for clause in clauses if clause.name != "keyword"]
    named = {one.term for clause in others for one in clause.of("condition") if one.role not in _OTHERS}
    told = {one.term: one.term in named for one in keywords}
    missing = {one.term: _words(one.text) for one in keywords if not told[one.term] and not every}
    for clause in others if missing else ():
        if clause.where in _SAID:
            words = _words(clause.text)
            told |= {term: True for term, needed in missing.items() if needed <= words}
    for mention in keywords:
        mention.role = ECHO if every else "objective" if told[mention.term] else "inclusion"
        mention.rule = _ENTRY


def _words(text: str) -> set[str]:
    """The words that may stand apart from those of a name: "diffuse mixed, large cell and immunoblastic lymphoma"."""
    return set(_WORD.findall(text.lower())) - _AGES

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
_OTHERS: Final = frozenset({None, "cited", "related"})
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
    sentences = [set(_WORD.findall(clause.text.lower())) for clause in others if clause.where in _SAID]
    for mention in keywords:
        own = mention.term in named or any(words.issuperset(_words(mention.text)) for words in sentences)
        mention.role, mention.rule = ECHO if every else "objective" if own else "inclusion", _ENTRY


def _words(name: str) -> set[str]:
    """The words of a name that may stand apart: "diffuse mixed, large cell and immunoblastic lymphoma"."""
    return set(_WORD.findall(name.lower())) - _AGES

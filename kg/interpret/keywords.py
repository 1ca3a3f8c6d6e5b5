"""Keywords → which are a trial's own words, and which entries of an index of every stage and kind of a disease.

"Stage IV breast cancer", "recurrent adult brain tumor" and eighty more are filed for whoever looks for such a trial;
what such a list names is a condition of the trial only where the page names it as well (role ``echo``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause

ECHO: Final = "echo"
"""The role of what counts where the page names it as its own elsewhere."""

_ENTRY: Final = "index-entry"


def indexed(clauses: Sequence[Clause]) -> None:
    """Where one keyword is the entry of an index (cue ``index-entry``), all conditions among the keywords are."""
    keywords = [mention for clause in clauses if clause.name == "keyword" for mention in clause.of("condition")]
    if any(mention.rule == _ENTRY for mention in keywords):
        for mention in keywords:
            mention.role, mention.rule = ECHO, _ENTRY

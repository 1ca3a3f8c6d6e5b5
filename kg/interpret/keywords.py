"""Keywords → which are a trial's own words, and which entries of an index of every stage and kind of a disease.

"Recurrent mantle cell lymphoma", "stage IV breast cancer" are filed for whoever looks for such a trial, and say who
takes part.  A list of more diseases than any trial takes one by one says no more than "cancer": what it names is a
condition of the trial only where the page names it as well (role ``echo``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.interpret.clauses import Clause

ECHO: Final = "echo"
"""The role of what counts where the page names it as its own elsewhere."""

_ENTRY: Final = "index-entry"
_MOST: Final = 20
"""How many diseases an index may list that are the trial's own."""


def indexed(clauses: Sequence[Clause]) -> None:
    """Where one keyword is the entry of an index (cue ``index-entry``), all conditions among the keywords are."""
    keywords = [mention for clause in clauses if clause.name == "keyword" for mention in clause.of("condition")]
    if any(mention.rule == _ENTRY for mention in keywords):
        every = len({mention.term for mention in keywords}) > _MOST
        for mention in keywords:
            mention.role, mention.rule = ECHO if every else "objective", _ENTRY

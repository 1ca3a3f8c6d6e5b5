"""Words before and after a number → the comparator that they are: ``>=``, ``>``, ``<=``, ``<`` or ``=``.

The table is ``ontology/eligibility/comparators.tsv``.  What stands before a number is matched backwards from it, so
that one place is tried and not every one before it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.eligibility.tables import longest_first, table

_REACH: Final = 48


def before(text: str, at: int) -> tuple[str, int]:
    """The comparator that ends where a number begins, and where it begins itself; ``("", at)`` for none.

    >>> before("no more than 3", 13), before("and 3", 4)
    (('<=', 0), ('', 4))
    """
    found = _before().match(text[max(0, at - _REACH) : at].lower()[::-1])
    if found is None:
        return "", at
    return _signs("before")[found[1][::-1]], at - found.end()


def after(text: str, at: int) -> tuple[str, int]:
    """The comparator that follows a number and its unit ("or more"), and where it ends.

    >>> after("3 or more", 1), after("3 or none", 1)
    (('>=', 9), ('', 1))
    """
    found = _after().match(text, at)
    return (_signs("after")[" ".join(found[1].lower().split())], found.end(1)) if found else ("", at)


@cache
def _signs(place: str) -> dict[str, str]:
    return {
        words: row["sign"] for row in table("comparators") if row["place"] == place for words in row["words"].split("|")
    }


@cache
def _before() -> re.Pattern[str]:
    words = "|".join(re.escape(name[::-1]) for name in longest_first(_signs("before")))
    backwards = r"(?:\s|[:,~()]|(?:a|na|eht|fo|ot|si|naht|yletamixorppa|tuoba|eulav|erocs|latot|ega)(?![a-z]))*"
    return re.compile(rf"{backwards}({words})(?:(?<=[^a-zà-ü])|(?![a-zà-ü]))")


@cache
def _after() -> re.Pattern[str]:
    words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first(_signs("after")))
    return re.compile(rf"[\s,)]*({words})(?:(?<=\W)|(?!\w))", re.IGNORECASE)

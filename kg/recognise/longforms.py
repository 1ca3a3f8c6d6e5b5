"""A short form and the text before it → its long form, and whether the two fit.

The search is that of A. S. Schwartz and M. A. Hearst, *A simple algorithm for identifying abbreviation
definitions in biomedical text*, PSB 2003, which takes letters from anywhere inside a word; ``fits`` is stricter.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")


def long_form(short: str, before: str) -> str | None:
    """The long form that ends a text, found from the right, letter by letter; ``None`` where a letter is missing.

    >>> long_form("SSc", "patients with systemic sclerosis")
    'systemic sclerosis'
    """
    reach = " ".join(before.split()[-min(len(short) + 5, len(short) * 2) :])
    letters = [letter for letter in short.lower() if letter.isalnum()]
    place = len(reach)
    for left, letter in zip(range(len(letters) - 1, -1, -1), reversed(letters), strict=True):
        place -= 1
        while place >= 0 and (
            reach[place].lower() != letter or (left == 0 and place > 0 and reach[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    found = reach[place:]
    return found if len(found) > len(short) and short.lower() not in found.lower().split() else None


def fits(short: str, long: str, stop: frozenset[str]) -> bool:
    """Whether more than half of the long form's words give their first letter, in this order.

    *Morbid obesity* has all letters of ``MRI`` and is not what it stands for.

    >>> fits("BMNC", "bone marrow mononuclear cells", frozenset()), fits("MRI", "morbid obesity", frozenset())
    (True, False)
    """
    words = _WORD.findall(long.lower())
    best = [0] * (len(words) + 1)
    for letter in short.lower():
        row = [0]
        for place, word in enumerate(words):
            row.append(best[place] + 1 if word[0] == letter else max(best[place + 1], row[-1]))
        best = row
    return 2 * best[-1] > sum(word not in stop for word in words)

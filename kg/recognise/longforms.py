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
    most = min(len(short) + 5, len(short) * 2)
    reach = " ".join(before.rsplit(maxsplit=most)[-most:])
    # letter by letter where one may be two in lower case, or depend on its neighbours
    lower = reach.lower() if reach.isascii() else "".join(map(_lower, reach))
    first, *letters = [letter for letter in short.lower() if letter.isalnum()]
    place = len(reach)
    for letter in reversed(letters):
        place = lower.rfind(letter, 0, place)
        if place < 0:
            return None
    place = lower.rfind(first, 0, place)
    while place > 0 and reach[place - 1].isalnum():
        place = lower.rfind(first, 0, place)
    if place < 0:
        return None
    found = reach[place:]
    return found if len(found) > len(short) and short.lower() not in found.lower().split() else None


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def fits(short: str, long: str, stop: frozenset[str]) -> bool:
    """Whether more than half of the long form's words give their first letter, in this order.

    *Morbid obesity* has all letters of ``MRI`` and is not what it stands for.

    >>> fits("BMNC", "bone marrow mononuclear cells", frozenset()), fits("MRI", "morbid obesity", frozenset())
    (True, False)
    """
    words = _WORD.findall(long.lower())
    if short.lower() == "".join([word[0] for word in words]):
        return bool(words)  # each word gives its letter
    best = [0] * (len(words) + 1)
    for letter in short.lower():
        row = [0]
        for place, word in enumerate(words):
            row.append(best[place] + 1 if word[0] == letter else max(best[place + 1], row[-1]))
        best = row
    return 2 * best[-1] > sum(word not in stop for word in words)

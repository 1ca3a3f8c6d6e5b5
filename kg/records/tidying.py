r"""A value of several lines → its text with paragraphs and list items on lines of their own, and where it stands.

ClinicalTrials.gov writes ``* `` and ``1. `` before list items, and a backslash before a mark that is none
(``\>``, ``\*``); in its XML text is wrapped at a fixed width, so that only an empty line ends a paragraph.
"""

from __future__ import annotations

import re
from typing import Final

from kg.records.places import Places

_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def tidy(value: str, *, wrapped: bool, indented: bool = False) -> tuple[str, Places]:
    r"""Value → (text, places), without blank lines and blanks at the edges of lines.

    Args:
        value: the text as it came.
        wrapped: whether a single line end only wraps the text.
        indented: keep the blanks that a line begins with: they show which item a list belongs to.

    >>> text, places = tidy("skin\n   biopsies\n\n   - of \\>3 mm", wrapped=True)
    >>> text, list(places[3:8]), list(places[18:21])
    ('skin biopsies\n- of >3 mm', [3, 4, 8, 9, 10], [25, 26, 28])
    """
    pieces: list[str] = []
    begins: list[int] = []
    stands: list[int] = []
    length = raw = 0
    fresh = True
    for line in value.split("\n"):
        words = line.strip()
        if words:
            stand = raw + line.index(words[0])
            if fresh or not wrapped:
                if indented:
                    stand, words = raw, line.rstrip()
                gap = "\n"
            else:
                gap = " "
            if pieces:
                pieces.append(gap)
                length += 1
            begins.append(length)
            stands.append(stand)
            if "\\" in words:
                words = _unescaped(words, begins, stands)
            pieces.append(words)
            length += len(words)
            fresh = False
        else:
            fresh = True
        raw += len(line) + 1
    return "".join(pieces), Places(begins, stands, length)


def _unescaped(words: str, begins: list[int], stands: list[int]) -> str:
    """Take backslashes out of a line; what follows one stands where the backslash does."""
    begin, stand = begins[-1], stands[-1]
    for gone, match in enumerate(_ESCAPE.finditer(words)):
        place = match.start()
        begins += [begin + place - gone, begin + place - gone + 1]
        stands += [stand + place, stand + place + 2]
    return _ESCAPE.sub("", words)

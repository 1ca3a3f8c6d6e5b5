r"""A value of several lines → its text with paragraphs and list items on lines of their own, and where it stands.

ClinicalTrials.gov writes ``* `` and ``1. `` before list items, and a backslash before a mark that is none
(``\>``, ``\*``); in its XML text is wrapped at a fixed width, so that only an empty line ends a paragraph.
"""

from __future__ import annotations

import re
from typing import Final

from kg.records.places import Places

# one match per thing that changes: a run of white space with line ends, or an escape before a punctuation mark
_WRAPPED: Final = re.compile(r"[ \t]*\r?\n\s*|\\(?=[!-/:-@\[-`{-~])")
_BLANK: Final = re.compile(r"\n[ \t\r]*\n")


def tidy(value: str, *, wrapped: bool, indented: bool = False) -> tuple[str, Places | None]:
    r"""Value → (text, places); ``places`` is ``None`` where nothing moved.

    Args:
        value: the text as it came.
        wrapped: whether a single line end only wraps the text.
        indented: keep the blanks that a line begins with: they show which item a list belongs to.

    >>> tidy("skin\n   biopsies\n\n   - of \\>3 mm", wrapped=True)[0]
    'skin biopsies\n- of >3 mm'
    """
    pieces: list[str] = []
    begins, stands = [0], [0]
    length = at = 0
    for match in _WRAPPED.finditer(value):
        start, end = match.span()
        kept = value[at:start]
        gap = match[0]
        if gap == "\\":
            pieces.append(kept)
            length += len(kept)
            # the character after the backslash stands where the backslash does
            pieces.append(value[end])
            begins += [length, length + 1]
            stands += [start, end + 1]
            length += 1
            at = end + 1
            continue
        breaks = not wrapped or bool(_BLANK.search(gap))
        rest = len(gap) - gap.rfind("\n") - 1 if breaks and indented else 0
        pieces += [kept, "\n" if breaks else " "]
        length += len(kept)
        begins += [length, length + 1]
        stands += [start, end - rest]
        length += 1
        at = end - rest
    pieces.append(value[at:])
    text = "".join(pieces)
    return (text, Places(begins, stands, len(text))) if len(begins) > 1 else (value, None)

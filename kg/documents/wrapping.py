"""A text that was wrapped at a fixed width → where a line end stands for a space.

Mail programs and terminals break each line before the first word that would not fit.  So in a wrapped text the word
after such a line end never fits on the line before; by chance that is rare.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NARROW, _WIDE = 50, 140
"""Between these a wrapped text is wide."""
_FEWEST: Final = 8
"""The fewest line ends that must look like those of a wrapped text."""
_SHARE: Final = 0.2
"""The least share of all neighbouring lines that they make."""
_GOES_ON: Final = re.compile(r"\s*[a-z\d(\u2265\u2264<>=&/\u00df-\u00ff]")
_LABEL: Final = re.compile(r"\s*[A-Z][^:.\n]{1,40}:\s")
_BULLET: Final = re.compile(r"\s*(?:[•◦▪‣●○·\uf0b7*+-]|\d{1,2}[.)])\s")


def joints(text: str) -> tuple[tuple[int, int], ...]:
    r"""Text → the places of line ends (with the spaces around them) that only wrap a line; none where in doubt.

    >>> words = "inclusion and exclusion criteria of a trial in systemic sclerosis with skin biopsies " * 9
    >>> import textwrap
    >>> len(joints(textwrap.fill(words, 70))), joints(words), joints("Sex\nAll\nAge\n18 years\n")
    (11, (), ())
    """
    lines = text.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if not _NARROW <= width <= _WIDE:
        return ()
    full = tuple(_full(lines, width))
    going_on = sum(bool(_GOES_ON.match(text, end)) for _, end in full)
    if len(full) < max(_FEWEST, _SHARE * len(lines)) or going_on * 2 < len(full):
        return ()
    return tuple((start, end) for start, end in full if not _BULLET.match(text, end) and not _closed(text, start, end))


def _closed(text: str, start: int, end: int) -> bool:
    """Whether a sentence or a label ends here: joined in error, two values would become one."""
    return bool(_LABEL.match(text, end)) or (text[start - 1] in ".!?:;" and not _GOES_ON.match(text, end))


def _full(lines: list[str], width: int) -> Iterator[tuple[int, int]]:
    """The gaps between neighbouring lines of which the first has no room for the first word of the second."""
    at = 0
    for line, following in pairwise(lines):
        words = following.split(maxsplit=1)
        length = len(line.rstrip())
        if words and length and length + 1 + len(words[0]) > width:
            yield at + length, at + len(line) + 1 + len(following) - len(following.lstrip())
        at += len(line) + 1

r"""Text as it came → the same text made plain, with the place of every character in the original.

Line ends become ``\n``; odd spaces become a space and runs of them one; soft hyphens and zero-width characters go;
HTML entities, HTML tags (``T<br /><br>cells``), Markdown escapes (``\<``) and decomposed accents are resolved.
Indentation and bullets stay: they carry the structure of lists.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import TYPE_CHECKING, Final

from kg.documents.wrapping import joints
from kg.model import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HIDDEN: Final = "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"
"""What makes a reader see other words than a program: control characters and marks of direction (Unicode TR 36)."""
_ATTRIBUTES: Final = r"""(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?"""
# Attributes need a value: "a<b and c>d" is no tag.
_BLOCK_TAG: Final = rf"(?i)</?(?:br|p|div|li|ul|ol|tr|td|th|table|tbody|thead|h[1-6]|hr|img|script|style){_ATTRIBUTES}>"
_INLINE_TAG: Final = rf"(?i)</?(?:span|b|i|u|em|strong|sup|sub|a|font){_ATTRIBUTES}>"
_FEWEST, _MOST = 10, 0.9
"""How many lines, and which share of them, must be quoted before the marks go."""
_COMBINING: Final = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"


def plain(text: str) -> tuple[str, tuple[int, ...] | None]:
    r"""Text → (clean, offsets): ``clean[i]`` stands at ``text[offsets[i]]``; ``offsets`` is ``None`` if none moved.

    >>> plain("Weight \\<55 kg")
    ('Weight <55 kg', (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14))
    >>> plain("plain already")
    ('plain already', None)
    """
    clean, places = text, None
    clean, places = _rewrite(clean, places, _edits(clean, _END, "\n"))
    # widths are those of the text as it came, before escapes go
    clean, places = _rewrite(clean, places, [(*span, "") for span in _quoted(clean)])
    clean, places = _rewrite(clean, places, [(*span, " ") for span in joints(clean)])
    for pattern, replace in _STEPS:
        clean, places = _rewrite(clean, places, _edits(clean, pattern, replace))
    return clean, None if clean == text or places is None else tuple(places)


def changes(text: str, clean: str) -> Iterator[Issue]:
    """What a curator should know of how a text was made plain: hidden characters, and lines that were joined."""
    found = re.findall(HIDDEN, text)
    if found:
        line = text.count("\n", 0, text.index(found[0])) + 1
        yield Issue(
            "hidden-characters", f"{len(found)} control characters or marks of direction, not read", "info", line
        )
    joined = sum(1 for _ in _END.finditer(text)) + len(re.findall(r"(?<!\r)\n", text)) - clean.count("\n")
    if joined > 0:
        yield Issue("rewrapped", f"{joined} line ends only wrap the text at a fixed width; read as spaces", "info")


def _entity(match: re.Match[str]) -> str:
    """A whole entity only: browsers also resolve the beginning of "&notanentity;"."""
    known = match[0][1] == "#" or match[0][1:] in html5
    return html.unescape(match[0]) if known else match[0]


def _ligature(match: re.Match[str]) -> str:
    """The ligature of a typeset page ("ﬁbrosis") → its letters."""
    return unicodedata.normalize("NFKC", match[0])


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _blank(match: re.Match[str]) -> str:
    """A run of spaces → one space, or one tab where it separates the cells of a table row."""
    return "\t" if "\t" in match[0] else " "


_END: Final = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_STEPS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});"), _entity),
    # "&amp;gt;": escaped twice on the way
    (re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});"), _entity),
    (re.compile(_BLOCK_TAG), " "),
    (re.compile(_INLINE_TAG), ""),
    (re.compile(r"\\+([<>*_#\[\]()~|+\-.!{}=^&%`$])"), r"\1"),
    # colours of a terminal, then what no page shows: controls, soft hyphens, joiners, marks of direction
    (re.compile(r"\x1b\[[\d;]{0,12}[A-Za-z]"), ""),
    (re.compile(f"{HIDDEN}|[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\ufe0e\ufeff]"), ""),
    (re.compile("[\ufb00-\ufb06]"), _ligature),
    (re.compile("[\u2010\u2011]"), "-"),
    (re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"), " "),
    (re.compile(rf".{_COMBINING}+"), _composed),
    (re.compile(r"(?<=\S)[ \t]{2,}(?=\S)"), _blank),
)


def _edits(
    text: str, pattern: re.Pattern[str], replace: str | Callable[[re.Match[str]], str]
) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        new = match.expand(replace) if isinstance(replace, str) else replace(match)
        if new != match[0]:
            yield match.start(), match.end(), new


def _quoted(text: str) -> tuple[tuple[int, int], ...]:
    """The marks before the lines of a text that was quoted in a mail as a whole ("> ")."""
    marks = tuple(match.span() for match in re.finditer(r"(?m)^(?:>[ \t]?)+", text))
    lines = sum(1 for _ in re.finditer(r"(?m)^.*\S", text))
    return marks if len(marks) >= max(_FEWEST, lines * _MOST) else ()


def _rewrite(
    text: str, places: list[int] | None, edits: Iterable[tuple[int, int, str]]
) -> tuple[str, list[int] | None]:
    """Make edits (start, end, new words); new characters stand where the old ones did, the next keep their place."""
    parts: list[str] = []
    moved: list[int] = []
    done = 0
    for start, end, new in edits:
        if places is None:
            places = list(range(len(text) + 1))
        parts += (text[done:start], new)
        moved += places[done:start]
        moved += (places[min(start + i, end - 1)] for i in range(len(new)))
        done = end
    if not done or places is None:
        return text, places
    return "".join([*parts, text[done:]]), moved + places[done:]

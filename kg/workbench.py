"""A page → what a curator wants to see of it: what was read, what was not understood, what is wrong and its cure.

``marked`` shows the document's text line by line, ``report`` the sections and what is left over.  Colours (ECMA-48):
green for what was read, bold for headings, dim for noise, red for what was not understood.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib import import_module
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from kg import layouts
from kg.cures import cure
from kg.lines.coverage import Coverage, Fate, Stretch, coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.model import Issue, Page

    Paint = Callable[[str, str], str]

_SHADES: Final[Mapping[Fate, str]] = {"read": "32", "heading": "1", "noise": "2", "unknown": "31"}
_SIGNS: Final[Mapping[Fate, str]] = {"unknown": "?", "noise": "~", "heading": "#", "read": " "}
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH: Final = 100
"""The most characters that are shown of a section's words."""
_GUTTER: Final = 24
"""The room for the names of sections beside a line."""


def recorded(page: Page, *, colour: bool = False) -> str:
    """What a structured record gave: its issues, and every section with its line, its path and its words."""
    paint = _ansi if colour else _bare
    lines = [f"{page.document.source}: a record of {page.document.site}, read as {page.layout}"]
    lines += [_issue(issue, paint) for issue in dict.fromkeys(page.issues)]
    for section in page.sections:
        marks = " ".join(mark for mark in (section.qualifier.casefold(), section.group) if mark)
        words = paint(shorten(section.text, _WIDTH, placeholder=" …"), _SHADES["read"])
        name = paint(f"{section.name}{f' ({marks})' if marks else ''}", "36")
        lines.append(f"{page.line(section):5}   {name}: {words}  {paint(section.path, _SHADES['noise'])}")
    return "\n".join([*lines, ""])


def covered(page: Page) -> Coverage:
    """What became of every stretch of a page's text."""
    layout = import_module(f"{layouts.__name__}.{page.layout}").LAYOUT
    return coverage(page, layout.cut(page.document))


def report(page: Page, *, colour: bool = False) -> str:
    """The summary, every section with its line, and the lines that were not understood."""
    found, paint = covered(page), _ansi if colour else _bare
    return "\n".join([*_summary(page, found, paint), *_sections(page, paint), *_left(page, found, paint), ""])


def marked(page: Page, *, colour: bool = False) -> str:
    """The summary, and the whole text: each line with its number, its sections' names and its words.

    A line begins with ``?`` where words on it were not understood, with ``~`` where it is noise, with ``#`` where it
    is a heading.
    """
    found, paint = covered(page), _ansi if colour else _bare
    names = _names(page)
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in found.stretches:
        stretches[stretch.line].append(stretch)
    lines = _summary(page, found, paint)
    start = 0
    for number, words in enumerate(page.document.text.split("\n"), 1):
        shown = _shaded(words, start, stretches[number], paint)
        fate = _worst(stretches[number])
        lines.append(f"{number:5} {_SIGNS[fate]} {_gutter(names[number], paint)} {shown}".rstrip())
        start += len(words) + 1
    return "\n".join([*lines, ""])


def _summary(page: Page, found: Coverage, paint: Paint) -> list[str]:
    reading = f", as {page.document.reading} reads it" if page.document.reading else ""
    words, noise, unknown = (found.words(*fates) for fates in (("read", "heading"), ("noise",), ("unknown",)))
    share = paint(f"{found.share:.0%} understood", "1")
    return [
        _bare(f"{page.document.source}: layout {page.layout}{reading}"),
        f"{share}: {words} words; {unknown} not understood; {noise} noise",
        *(_issue(issue, paint) for issue in dict.fromkeys(page.issues)),
        "",
    ]


def _issue(issue: Issue, paint: Paint) -> str:
    place = f", line {issue.line}:" if issue.line else ":"
    remedy = f"; cure: {cure(issue.code)}" if cure(issue.code) else ""
    return paint(f"{issue.severity} {issue.code}{place} {issue.message}{remedy}", "33")


def _sections(page: Page, paint: Paint) -> Iterator[str]:
    """One line a section: the number of its line, its name with item and qualifier, its words."""
    several = Counter(section.name for section in page.sections)
    for section in sorted(page.sections, key=lambda one: one.start):
        number = page.document.line(section.start)
        item = f" {section.item + 1}" if several[section.name] > 1 else ""
        marks = " ".join(mark for mark in (section.qualifier.casefold(), section.group) if mark)
        name = paint(f"{section.name}{item}", "36")
        words = paint(shorten(section.text, _WIDTH, placeholder=" …"), _SHADES["read"])
        yield f"{number:5}   {name}{f' ({marks})' if marks else ''}: {words}"


def _left(page: Page, found: Coverage, paint: Paint) -> Iterator[str]:
    left = [stretch for stretch in found.stretches if stretch.fate == "unknown"]
    yield ""
    yield "Not understood:" if left else "Everything was understood, or is noise."
    for stretch in left:
        words = shorten(page.document.text[stretch.start : stretch.end], _WIDTH, placeholder=" …")
        yield f"{stretch.line:5} {_SIGNS['unknown']} {paint(words, _SHADES['unknown'])}"


def _names(page: Page) -> dict[int, list[str]]:
    """Line → the names of the sections that begin on it, each once."""
    found: dict[int, list[str]] = defaultdict(list)
    for section in sorted(page.sections, key=lambda one: one.start):
        names = found[page.document.line(section.start)]
        name = f"{section.name} {section.qualifier.casefold()}".strip()
        names += [name] if name not in names else []
    return found


def _gutter(names: list[str], paint: Paint) -> str:
    """Names of sections in the room beside a line."""
    label = " ".join(names)
    label = f"{label[: _GUTTER - 1]}…" if len(label) > _GUTTER else label
    return paint(label, "36") + " " * (_GUTTER - len(label))


def _worst(stretches: Iterable[Stretch]) -> Fate:
    """What a line is marked as: a word that was not understood beats a section, a section its heading."""
    fates = {stretch.fate for stretch in stretches}
    return next((fate for fate in ("unknown", "read", "heading", "noise") if fate in fates), "read")


def _shaded(words: str, start: int, stretches: Iterable[Stretch], paint: Paint) -> str:
    parts: list[str] = []
    at = 0
    for stretch in stretches:
        begin, end = stretch.start - start, stretch.end - start
        parts += [_bare(words[at:begin]), paint(words[begin:end], _SHADES[stretch.fate])]
        at = end
    return "".join([*parts, _bare(words[at:])])


def _ansi(words: str, shade: str = "") -> str:
    return f"\x1b[{shade}m{_bare(words)}\x1b[0m" if words and shade else _bare(words)


def _bare(words: str, _shade: str = "") -> str:
    """Words without what would steer a terminal: its escapes are shown as signs, hidden characters by their number."""
    return _STEERING.sub(lambda match: f"<{ord(match[0]):02X}>", words)

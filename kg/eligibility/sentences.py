"""A criterion's text → its sentences, also where an older record glued the items of a list together.

A long text without marks is parted where an item's words begin ("No concurrent steroids Chemotherapy: At least 4 weeks
since …"), and before a capital that neither opens a name nor follows a word that asks for another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Mention

# a sentence ends at . before a capital, at a semicolon, or at a line end; "i.e.", "e.g." and "vs." do not end one
# (the character that ends one stands first, so that the search skips to it)
_END: Final = re.compile(
    r"[.!?;\n](?:(?<=[.!?])(?<![\s.][A-Z].)(?<!i\.e\.)(?<!e\.g\.)(?<!vs\.)(?<!approx\.)[)\"']?\s+(?!\(e\.?g|\(i\.e|\(such)(?=[A-Z•*(])|(?<=;)\s|(?<=\n)\s*)"
)
# older records glue the items of a list: "… No concurrent steroids Chemotherapy: At least 4 weeks since …"
_ITEM: Final = re.compile(
    r"(?<=[a-z\d)*])\s+(?=(?:No|Not|At\s+least|Must|See|Fertile|Concurrent|Recovered|More\s+than|Greater\s+than|Adequate)\s"
    r"|[A-Z][A-Za-z/-]+(?:\s[A-Za-z/-]+){0,2}:\s)"
)
# "Chemotherapy: No prior irinotecan Endocrine therapy: Not specified": labels of what follows
_TOPIC: Final = re.compile(r"(?<=[a-z\d)*] )[A-Z][A-Za-z/-]+(?:\s[A-Za-z/-]+){0,2}:\s")
_GLUED: Final = 250
"""From how many characters on a criterion may be a whole list."""
# "… on initial examination Must have had …": a capital amid a line, before a small letter
_CAPITAL: Final = re.compile(r"(?<=[a-z\d)*%])\s+(?=([A-Z][a-z]+)\s+[a-z(])")
# what asks for another word, or begins a name: no item ends with it
_OPEN: Final = re.compile(
    r"(?:[A-Z][\w'-]*|\b(?:a|an|and|any|are|as|at|been|by|except|excluding|for|from|had|has|have|history|in|including|is|known|no|non|not|of|on|or|other"
    r"|per|received|such|than|the|to|under|using|via|vs|was|were|with|within|without|active|confirmed|concomitant"
    r"|concurrent|current|documented|ongoing|previous|previously|prior|proven|recent|severe|stable|suspected|untreated))$"
)
_LISTED: Final = re.compile(
    r"\b(?:except(?:ions?)?|exceptions\s+are|following|either|any\s+of)\s*:[^:.;]*$", re.IGNORECASE
)
# "infection (Allowed:" above what its bracket names
_OPENED: Final = re.compile(r"\((?:allowed|permitted|exceptions?)\s*:$", re.IGNORECASE)
_FULL: Final = 60
_LOOKED_AT: Final = 16
_LIST: Final = 100


def sentences(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends.  ``mentions`` tell which capitals open a name ("Hodgkin lymphoma")."""
    start = 0
    ends = [(end.start() + 1, end.end()) for end in _END.finditer(text) if not _wrapped(text, end)]
    if len(text) > _GLUED or (text.count(": ") > 1 and len(_TOPIC.findall(text)) > 1):
        items = {(item.start(), item.end()) for item in _ITEM.finditer(text)}
        names = {mention.at[0]: mention.term.label for mention in mentions}
        ends = sorted({*ends, *items, *_capitals(text, names)})
    for end, following in ends:
        if end > start:
            yield start, end
            start = following
    yield start, len(text)


def _wrapped(text: str, end: re.Match[str]) -> bool:
    """Whether a line only ran full: the next one goes on in small letters, or in an open bracket."""
    line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()].rstrip()
    if end[0][0] == "\n" and _OPENED.search(line):
        return True
    return end[0][0] == "\n" and len(line) >= _FULL and line[-1] not in ".:;" and text[end.end() :][:1].islower()


def _capitals(text: str, names: dict[int, str]) -> Iterator[tuple[int, int]]:
    for gap in _CAPITAL.finditer(text):
        label = names.get(gap.end())
        named = label is not None and not label.startswith(gap[1].lower())
        at = gap.start()
        if named or _OPEN.search(text, max(0, at - _LOOKED_AT), at) or _LISTED.search(text, max(0, at - _LIST), at):
            continue
        yield at, gap.end()

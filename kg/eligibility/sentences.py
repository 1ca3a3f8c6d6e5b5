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
    r"(?<=[a-z\d)*%])\s+(?=(?:No|Not|At\s+least|Must|See|Fertile|Concurrent|Recovered|More\s+than|Greater\s+than|Adequate)\s"
    r"|[A-Z][A-Za-z/-]+(?:\s[A-Za-z/-]+){0,2}:\s|CNS\s+metastas[ei]s\s+(?:that|which|are|allowed)\b)"
)
# "… No congestive heart failure LVEF at least 45%": a value by its short name begins an item, too
_VALUE: Final = re.compile(
    r"(?<=[a-z\d)*%])\s+(?=(?:AGC|ALT|ANC|AST|BUN|DLCO|ECOG|FEV1|FVC|INR|LDH|LVEF|PSA|SGOT|SGPT|WBC)\s+(?:count\s+)?"
    r"(?:at\s+least|no\s+(?:greater|more|less)|(?:less|greater|more)\s+than|[<>≤≥]|0\b|normal\b|within\b))"
)
# what begins an item in a short text as well: "No prior chemotherapy At least 4 weeks since prior radiotherapy"
_SURE: Final = re.compile(
    r"(?<=[a-z\d)*%])\s+(?=(?:No|Not|At\s+least|Must|Fertile|Recovered|Any\s+prior|Prior|More\s+than|Greater\s+than)\s+[a-z\d])"
)
# "Chemotherapy: No prior irinotecan Endocrine therapy: Not specified": labels of what follows
_TOPIC: Final = re.compile(r"(?<=[a-z\d)*] )[A-Z][A-Za-z/-]+(?:\s[A-Za-z/-]+){0,2}:\s")
_GLUED: Final = 250
"""From how many characters on a criterion may be a whole list."""
# "… on initial examination Must have had …": a capital amid a line, before a small letter
_CAPITAL: Final = re.compile(r"(?<=[a-z\d)*%])\s+(?=[A-Z][a-z]+\s+[a-z(])")
# what asks for another word, or begins a name: no item ends with it
_OPEN: Final = re.compile(
    r"(?:[A-Z][\w'-]*|\b(?:a|an|and|any|are|as|at|be|been|by|except|excluding|for|from|had|has|have|history|in|including|is|known|no|non|not|of|on|or|other"
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
        ends = sorted({*ends, *items, *_after(_VALUE, text), *_capitals(text, _names(mentions))})
    else:
        ends = sorted({*ends, *_after(_SURE, text)})
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


def _after(items: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The gaps before items, where the word before them asks for no other."""
    return (gap.span() for gap in items.finditer(text) if not _asks(text, gap.start()))


def _asks(text: str, at: int) -> bool:
    return _OPEN.search(text, max(0, at - _LOOKED_AT), at) is not None


def _names(mentions: Sequence[Mention]) -> frozenset[int]:
    """Where names begin that are written with a capital: of a drug, or in the label itself ("Hodgkin lymphoma")."""
    return frozenset(
        mention.at[0]
        for mention in mentions
        if not mention.term.label.startswith(mention.text[:1].lower())
        and (mention.term.kind == "agent" or mention.text.split(maxsplit=1)[0] in mention.term.label)
    )


def _capitals(text: str, names: frozenset[int]) -> Iterator[tuple[int, int]]:
    for gap in _CAPITAL.finditer(text):
        at = gap.start()
        if gap.end() in names or _asks(text, at) or _LISTED.search(text, max(0, at - _LIST), at):
            continue
        yield at, gap.end()

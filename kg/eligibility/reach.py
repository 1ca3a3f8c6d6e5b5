"""A concept's place and the amounts of time of its sentence → the one that holds of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.timing import Bounded

_REACH: Final = 120
"""How far an amount of time reaches; lists of what it holds for are long."""
_LONG: Final = 300
"""The same for one at the end of a list of examples."""
_NEAR: Final = 60
_SUCH_AS: Final = re.compile(r"\b(?:such\s+as|including|e\.g)\b", re.IGNORECASE)
# "stroke within 6 months, or has heart failure": the time is not of what follows
_ELSE: Final = re.compile(
    r"(?<!&lt)(?<!&gt);|\b(?:while|but(?!\s+not\s+limited)|who|whose)\b|\bor,?\s+if\b|(?:,|\bor)\s+(?:has|have|having|is|are|current(?:ly)?|known|with\s+(?:active|current|known))\b",
    re.IGNORECASE,
)
# "active infection or history of serious infection within one month": the time is of what is past
_PAST: Final = re.compile(
    r"(?:,|\bor|\band|\))\s*(?:an?\s+|any\s+)?(?:histor\w+|prior|previous\w*|recent\w*|past|received|unstable|chang\w+)\b",
    re.IGNORECASE,
)
# "within 3 months of diagnosis of aplastic anemia": what the time is counted from
_FROM: Final = re.compile(
    r"\s*(?:of|from|after|following)\s+(?:the\s+)?(?:\w+\s+)?(?:diagnosis|onset)\s+of\s+\W*", re.IGNORECASE
)
# "drugs for more than 4 weeks before randomization or active malignancy"
_NOW: Final = re.compile(r"(?<!:)(?:,\s*or|\bor)\s+(?:an?\s+|any\s+)?(?:active|uncontrolled)\b", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"\s*(?:of|from|after|following)\s+(?:the\s+)?(?:(?:\w+\s+)?(?:diagnosis|onset)\s+of\s+)?(?:\w+\s+)?", re.IGNORECASE
)
_WHEN: Final = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:for\s+(?:more\s+than|at\s+least|over|[>≥])\s*\d+\s+\w+\s+)?(?:(?:as\s+)?(?:measured|documented|determined|obtained|taken)\s+)?"
    r"(?:(?:with)?in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|preceding|prior)\s+)?",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_NEXT: Final = re.compile(r"[,;)]")
_FOR: Final = re.compile(r"\s+(?:for|if|since|after|from)\s+\w")
# "antibodies within 30 days or steroids": the next item of the list has a time of its own, or none
_ITEM: Final = re.compile(r"[,;)]|\bor\b", re.IGNORECASE)
# "brain metastases unless treated and stable for 4 weeks": the time is of what excuses them
_EXCUSED: Final = re.compile(r"\bunless\b", re.IGNORECASE)
_BEHIND: Final = 20
_AND: Final = re.compile(r"\s*(?:,\s*)?and\b", re.IGNORECASE)
_OF: Final = re.compile(r"\s+of\s+(?:an?\s+|any\s+)", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[,;:()]|\bor\b", re.IGNORECASE)
# "within 5 years, except skin cancer", "within 4 weeks (e.g. A, B", "within 4 weeks: A, B": what the time holds of, too
_UNDER: Final = re.compile(
    r":|\((?!.*\))|\b(?:except\w*|unless|excluding|other\s+than|apart\s+from|(?:with\s+(?:the\s+)?)?exceptions?|such\s+as|includ\w+|e\.g|i\.e)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXCEPT: Final = re.compile(
    r"\(\s*(?:with\s+(?:the\s+)?exceptions?\s+of|except\w*|unless|excluding|other\s+than|apart\s+from|not\s+including)\b",
    re.IGNORECASE,
)
# what such a time only tells more of: "recent (within 2 weeks) ulcers, surgery or trauma" has it for all
_WORD_OF_TIME: Final = re.compile(
    r"\b(?:histor(?:y|ies)|recent(?:ly)?|prior|previous(?:ly)?|chronic|past)\s*$", re.IGNORECASE
)
_BEGINNING: Final = re.compile(r"\b(?:onset|symptoms?)\b", re.IGNORECASE)
_SUCH: Final = re.compile(r"[\s,(]*(?:such\s+as|including|e\.g|i\.e)", re.IGNORECASE)


def nearest(
    text: str, times: Sequence[Bounded], place: tuple[int, int], run: tuple[int, int], *, now: bool = False
) -> Bounded | None:
    """The amount of time that is nearest to a concept and holds of it.

    Args:
        text: the criterion.
        times: the amounts of time of the sentence.
        place: where the concept stands.
        run: where the list stands that the concept is an item of.
        now: whether the words say that the concept goes on.
    """
    start, end = place
    holding = [time for time in times if _holds(text, times, time, (start, run[1]))]
    near = min(holding, key=lambda time: max(time.start - end, start - time.end), default=None)
    if near is None:
        return None
    first = near.end <= start  # "within 3 days, subjects who have used steroids"
    between = _BRACKETS.sub("()", text[near.end : start] if first else text[end : near.start])
    examples = not first and not _PAST.search(between) and _SUCH_AS.search(text, max(0, start - _NEAR), end + _NEAR)
    if _EXCUSED.search(between):
        return None
    far = len(between) > (_LONG if examples else _REACH) and not (first and _opens(text, near.end, start))
    if (
        far
        or (first and (_FROM.match(between) or _NOW.search(text, near.end, end)))
        or (now and not first and _PAST.search(between))
    ):
        return None
    other = _ELSE.search(between)
    return None if other and not (first and other[0].lower().startswith("who")) else near


def own(
    text: str, times: Sequence[Bounded], place: tuple[int, int], places: Sequence[tuple[int, int]]
) -> list[Bounded]:
    """The amounts of time without those that stand behind another item of a list, before the concept's own words.

    ``places`` are those of all concepts of the sentence: "chloroquine within 4 months, steroids within 9 months".
    """
    timed = any(0 <= time.start - place[1] <= _BEHIND for time in times)  # "A for 2 weeks and B for 4 weeks"
    return [time for time in times if not (time.end <= place[0] and _trails(text, time, place[0], places, timed=timed))]


def _trails(text: str, time: Bounded, start: int, places: Sequence[tuple[int, int]], *, timed: bool) -> bool:
    between = text[time.end : start]
    if not _next_item(between) and not (timed and _AND.match(between)):
        return False
    if _OF.match(between) and any(time.end < first < start for first, _ in places):
        return False  # "within 30 days of a stroke, infarction or surgery"
    clause = max((one.end() for one in _CLAUSE.finditer(text, 0, time.start)), default=0)
    return _BEGINNING.search(text, clause, time.start) is not None or any(
        clause <= first and last <= time.start for first, last in places
    )


def _next_item(between: str) -> bool:
    """Whether the words between a time and a concept pass on to the next item of a list."""
    plain = _BRACKETS.sub(lambda bracket: " " * len(bracket[0]), between)
    item, under = _ITEM.search(plain), _UNDER.search(plain)
    return item is not None and (under is None or bool(plain[item.end() : under.start()].strip()))


def anchors(text: str, times: Sequence[Bounded], place: tuple[int, int], first: int) -> bool:
    """Whether a concept is only what a time is counted from, of another one before it (from ``first`` on).

    "No procedures within 30 days after surgery" excludes no surgery.
    """
    return any(
        time.bound == "within" and first < time.start and _AFTER.fullmatch(text, time.end, place[0]) for time in times
    )


def dated(text: str, times: Sequence[Bounded], end: int) -> Bounded | None:
    """The amount of time right behind a limit that ends there: "CD4 < 200 within the past 2 months"."""
    behind = (time for time in times if time.bound == "within" and end <= time.start)
    return next((time for time in behind if _WHEN.fullmatch(text, end, time.start)), None)


def _holds(text: str, times: Sequence[Bounded], time: Bounded, place: tuple[int, int]) -> bool:
    """Whether a time in brackets holds of a concept: of one beside it there, or of the list before the bracket.

    "Diabetes, recent stroke (within 6 months)" dates the stroke; "4 weeks (6 weeks since mitomycin) since surgery" has
    four weeks for surgery.
    """
    start, last = place
    opens, closes = _bracket(text, time)
    if opens < 0 or opens <= start < closes:
        return True
    if _FOR.match(text, time.end) or _EXCEPT.match(text, opens):
        return False
    if start > closes:
        between = text[closes + 1 : start]
        return not _next_item(between) or _WORD_OF_TIME.search(text, 0, opens) is not None
    if not text[last:opens].strip():
        return True
    if any(_bracket(text, other)[0] < 0 for other in times if other is not time):
        return False
    return _SUCH.match(text, last) is not None or not _NEXT.search(text, last, opens)


def _opens(text: str, end: int, start: int) -> bool:
    """Whether a bracket opens right behind a time and is still open where the concept stands."""
    between = text[end:start].lstrip()
    return between.startswith("(") and all(
        between.count("(", 0, at) > between.count(")", 0, at) for at in range(1, len(between) + 1)
    )


def _bracket(text: str, time: Bounded) -> tuple[int, int]:
    """Where the bracket opens and closes that a time stands in; -1 where it stands in none."""
    opens = text.rfind("(", 0, time.start)
    if opens < 0 or text.rfind(")", 0, time.start) > opens:
        return -1, -1
    closes = text.find(")", time.end)
    return (opens, closes) if closes >= 0 else (-1, -1)

"""A concept's place and the amounts of time of its sentence → the one that holds of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.eligibility.timing import Bounded

_REACH: Final = 120
"""How far an amount of time reaches; lists of what it holds for are long."""
# "stroke within 6 months, or has heart failure": the time is not of what follows
_ELSE: Final = re.compile(
    r";|\b(?:but(?!\s+not\s+limited)|who|whose)\b|(?:,|\bor)\s+(?:has|have|is|are|current(?:ly)?|known|with\s+(?:active|current|known))\b",
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
_AFTER: Final = re.compile(
    r"\s*(?:of|from|after|following)\s+(?:the\s+)?(?:(?:\w+\s+)?(?:diagnosis|onset)\s+of\s+)?(?:\w+\s+)?", re.IGNORECASE
)
_WHEN: Final = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:as\s+)?(?:measured|documented|determined|obtained|taken)\s+)?"
    r"(?:(?:with)?in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|preceding|prior)\s+)?",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_NEXT: Final = re.compile(r"[,;)]")
_FOR: Final = re.compile(r"\s+(?:for|if|since|after|from)\s+\w")
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
    if len(between) > _REACH or (first and _FROM.match(between)) or (now and not first and _PAST.search(between)):
        return None
    other = _ELSE.search(between)
    return None if other and not (first and other[0].lower().startswith("who")) else near


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
    if _FOR.match(text, time.end):
        return False
    if not text[last:opens].strip():
        return True
    if any(_bracket(text, other)[0] < 0 for other in times if other is not time):
        return False
    return start > closes or _SUCH.match(text, last) is not None or not _NEXT.search(text, last, opens)


def _bracket(text: str, time: Bounded) -> tuple[int, int]:
    """Where the bracket opens and closes that a time stands in; -1 where it stands in none."""
    opens = text.rfind("(", 0, time.start)
    if opens < 0 or text.rfind(")", 0, time.start) > opens:
        return -1, -1
    closes = text.find(")", time.end)
    return (opens, closes) if closes >= 0 else (-1, -1)

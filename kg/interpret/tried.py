"""A page's title, and how many interventions it lists → which of them the trial tries, where no arm says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Page

# "… versus X", "in patients receiving X": X is not what the title tries
_BESIDE: Final = re.compile(
    r"\b(?:versus|vs\.?|compar\w+|receiving|received|taking|taken|treated|on|than|resistan\w+|refractory|without|after|following|plus|and|or"
    r"|with|combin\w+|added)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[+,/]|(?:and|plus|with|or|in\s+combination)\b)", re.IGNORECASE)
# "Gemcitabine and Docetaxel in Treating Patients With …" tries all that stands before
_TRIED: Final = re.compile(
    r"(?!.*\b(?:versus|vs|compar\w+|with\s+or\s+without|or)\b.*\bin\s+treating\b)(.*?)\s+in\s+treating\b", re.IGNORECASE
)
_NAME: Final = 5
"""From how many letters on the first word of a name is looked for in a title."""


def only(page: Page, names: Mapping[int, str], item: int) -> str | None:
    """What is the only intervention of a trial is what it tries; where no arms are told, the only one in its title."""
    if not interventional(page):
        return None
    if len(names) == 1:
        return "investigational"
    if page.named("arm.type"):
        return None
    titles = [section.text for section in page.named("title")]
    treating = next((found[1].lower() for found in map(_TRIED.match, titles) if found), "")
    if (
        (first := names[item].lower().split()[:1])
        and len(first[0]) >= _NAME
        and first[0] in re.split(r"[\s,()/]+", treating)
    ):
        return "investigational"
    tried = {number for number, name in names.items() for title in titles if _tries(title, name)}
    return "investigational" if tried == {item} else None


def interventional(page: Page) -> bool:
    """Whether a trial assigns interventions: it says so, or, on a page that lost that line, how it assigns them."""
    types = page.named("study_type")
    if types:
        return any(section.text.lower().startswith("interventional") for section in types)
    return bool(page.named("intervention_model") or page.named("masking"))


def _tries(title: str, name: str) -> bool:
    """Whether a title names an intervention alone, and otherwise than as what it is compared with or added to."""
    found = re.search(rf"\b{re.escape(name)}\b", title, re.IGNORECASE)
    return found is not None and not _BESIDE.search(title, 0, found.start()) and not _JOINED.match(title, found.end())

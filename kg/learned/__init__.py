"""Page, mentions, interpretation → the interpretation without concepts that a learned second reading does not believe.

The rules decide what a record may say; the second reading sets aside what careful readers of such records would hardly
list.  It adds nothing, and what the record itself lays down (its conditions, its interventions, its biospecimens) it
leaves alone.  Of documents like none that it learned from it says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.learned.concepts import concepts, key
from kg.learned.features import Surroundings
from kg.learned.setting_aside import without
from kg.learned.weights import GROUPS, load
from kg.model import ROLES, SetAside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kg.learned.concepts import Concept, Hierarchies, Key
    from kg.learned.weights import Model
    from kg.model import Interpretation, Mention, Page

__all__ = ["asserted", "laid_down", "load", "second_reading"]

_LAID_DOWN: Final = frozenset({"administered", "targeted"})
_FIELDS: Final = frozenset({"condition", "biospecimen"})
_NEVER: Final = frozenset({"tissue", "assay"})


def second_reading(
    page: Page,
    mentions: Iterable[Mention],
    interpretation: Interpretation,
    vocabulary: Hierarchies,
    *,
    read: Callable[[], Model | None] = load,
) -> Interpretation:
    """Set aside what the model does not believe; without a model, or of a layout that it does not know, nothing.

    ``mentions`` are all that were recognised, with those to which interpretation gave no role.
    """
    model = read()
    if model is None or page.layout not in model.layouts:
        return interpretation
    known, around = concepts(mentions, interpretation, vocabulary, model.kinds), Surroundings(page)
    left_alone = laid_down(page, interpretation, known)
    doubted = []
    for mine, said in asserted(interpretation, model.kinds).items():
        if mine not in left_alone:
            probability = model.probability(known[mine], strongest_first(said), around)
            if probability < model.threshold:
                live = tuple([one for one in said if one.role in GROUPS])
                doubted.append(SetAside(live[0].term, strongest_first(live), round(probability, 3), live))
    return without(interpretation, tuple(doubted)) if doubted else interpretation


def asserted(interpretation: Interpretation, kinds: Collection[str]) -> Mapping[Key, list[Mention]]:
    """The concepts of these kinds that the rules say the trial is about, with their mentions in any role."""
    said: dict[Key, list[Mention]] = defaultdict(list)
    for mention in interpretation.mentions:
        if mention.term.kind in kinds and mention.role:
            said[key(mention.term)].append(mention)
    return {mine: mentions for mine, mentions in said.items() if any(one.role in GROUPS for one in mentions)}


def laid_down(page: Page, interpretation: Interpretation, known: Mapping[Key, Concept]) -> frozenset[Key]:
    """The concepts that are left alone whatever the model says of them.

    Conditions and biospecimens of the record's own fields, what is given or acted on, cell products; and all specimens
    and assays: frames of their own read those, seldom wrongly, and these readers list now more, now less.
    """
    found = {mine for mine, one in known.items() if one.term.kind in _NEVER or _in_field(page, one.mentions)}
    for mention in interpretation.mentions:
        if mention.role in _LAID_DOWN or _in_field(page, (mention,)):
            found.add(key(mention.term))
    for product in interpretation.products:
        found |= {key(term) for term in (product.cell, *product.targets)}
    return frozenset(found)


def _in_field(page: Page, mentions: Iterable[Mention]) -> bool:
    return any(page.sections[one.section].name in _FIELDS for one in mentions)


def strongest_first(mentions: Collection[Mention]) -> tuple[str, ...]:
    """The roles of mentions, in the order of the model's table."""
    roles = {one.role for one in mentions}
    return tuple([role for role in ROLES if role in roles])

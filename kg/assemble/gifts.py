"""A page's arms and interventions → which arm gets which interventions, as records link them by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Page


def gifts(page: Page) -> dict[int, tuple[int, ...]]:
    """Arm's number (``item``) → numbers of the interventions in their list.

    ``Drug: Ruxolitinib`` under an arm names a type and an intervention; an intervention may name its arms instead.
    """
    names = [section for section in page.named("intervention.name") if section.path]
    places = {section.item: number for number, section in enumerate(names)}
    by_name = {_key(section.text): places[section.item] for section in names}
    by_label = {_key(section.text): section.item for section in page.named("arm.label")}
    found: dict[int, set[int]] = {}
    for section in page.named("arm.intervention"):
        words = _key(section.text)
        number = by_name.get(words, by_name.get(words.partition(": ")[2]))
        if number is not None and section.path:
            found.setdefault(section.item, set()).add(number)
    for section in page.named("intervention.arm"):
        arm = by_label.get(_key(section.text))
        if arm is not None and section.item in places:
            found.setdefault(arm, set()).add(places[section.item])
    return {arm: tuple(sorted(numbers)) for arm, numbers in found.items()}


def _key(words: str) -> str:
    return " ".join(words.casefold().split())

"""Sections that only records have → secondary numbers, the registry's own terms, keywords, further values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import mappings
from kg.model import Identifier, RegistryTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Page, Trial

TEXTS: Final = (
    "biospecimen_retention", "last_known_status", "why_stopped", "target_duration", "sampling_method",
    "sex_description", "study_population",
)  # fmt: skip
_TERMS: Final = (
    ("mesh.condition", "condition", False),
    ("mesh.condition_ancestor", "condition", True),
    ("mesh.intervention", "intervention", False),
    ("mesh.intervention_ancestor", "intervention", True),
)


def secondary_ids(page: Page, own: str) -> tuple[Identifier, ...]:
    """The numbers that other bodies gave the trial, each once."""
    found = {section.text: section for section in reversed(page.named("secondary_id")) if section.text != own}
    return tuple(
        Identifier(text, section.qualifier or None, page.quote(section)) for text, section in reversed(found.items())
    )


def registry_terms(page: Page) -> Iterator[RegistryTerm]:
    """The registry's own indexing with MeSH; a MONDO class only where MONDO itself says that it is exactly the same."""
    for name, about, ancestor in _TERMS:
        numbers = {section.item: section.text for section in page.named(f"{name}.id")}
        for section in page.named(name):
            number = mappings.descriptor(numbers.get(section.item, ""))
            curie = f"mesh:{number}" if number else None
            mapped = mappings.mondo(number) if number and about == "condition" else None
            yield RegistryTerm(section.text, about, page.quote(section), curie, ancestor, mapped)


def texts(page: Page) -> tuple[tuple[str, str], ...]:
    """Further single values, by the names of their sections; the first of a name counts."""
    found: dict[str, str] = {}
    for section in page.named(*TEXTS):
        found.setdefault(section.name, section.text)
    return tuple(found.items())


def text_of(trial: Trial, name: str) -> str | None:
    """One of the further values of a trial."""
    return dict(trial.texts).get(name)

"""Sections that repeat → the trial's parts: arms, interventions, outcomes, criteria, sites, people, references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from kg import codes, places
from kg.assemble.gifts import gifts
from kg.assemble.identity import registry_number
from kg.durations import time_frame
from kg.model import Arm, Criterion, Intervention, Outcome, Person, Reference, RelatedTrial, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Page, Polarity, Quote, Restriction, Section

# doi.org's own advice for finding DOIs; a DOI may hold brackets: "10.1016/S2665-9913(21)00326-X".
_DOI: Final = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)")
_PUBMED: Final = re.compile(r"[1-9]\d{0,8}")
_PMID: Final = re.compile(r"\b(?:PMID|PubMed(?:\s+ID)?)\s*:?\s*(\d{4,9})\b", re.IGNORECASE)


def _items(page: Page, kind: str) -> Iterator[tuple[int, dict[str, Section]]]:
    """(item number, {part: section}) of everything called ``kind.part``, the first section of a part counting."""
    found: dict[int, dict[str, Section]] = {}
    begin = f"{kind}."
    for section in page.sections:
        name = section.name
        if name.startswith(begin) and name != begin:
            found.setdefault(section.item, {}).setdefault(name[len(begin) :], section)
    yield from sorted(found.items())


def _text(parts: dict[str, Section], name: str) -> str | None:
    section = parts.get(name)
    return section.text if section and section.text else None


def _quote(page: Page, parts: dict[str, Section]) -> Quote:
    """The words of the item's first part."""
    return page.quote(min(parts.values(), key=lambda section: section.start))


def arms(page: Page) -> tuple[Arm, ...]:
    """Study arms; an arm without label is named by its description."""
    given = gifts(page)
    return tuple(
        Arm(
            _text(parts, "label") or _text(parts, "description") or "",
            _code("arm_type", parts),
            _text(parts, "description"),
            _quote(page, parts),
            given.get(number, ()),
        )
        for number, parts in _items(page, "arm")
        if {"label", "description"} & parts.keys()
    )


def interventions(page: Page) -> tuple[Intervention, ...]:
    """Interventions with a name; the function is set only where the words say it."""
    return tuple(
        Intervention(
            parts["name"].text,
            _code("intervention_type", parts),
            _function(parts["name"].text),
            page.quote(parts["name"]),
        )
        for _, parts in _items(page, "intervention")
        if "name" in parts
    )


def _code(field: str, parts: dict[str, Section]) -> str | None:
    """The API v2 code of a part's type; words that no code fits are kept as they are."""
    words = _text(parts, "type")
    return (codes.code(field, words) or words) if words else None


def _function(name: str) -> str | None:
    return "placebo" if re.search(r"\b(?:placebo|sham)\b", name, re.IGNORECASE) else None


def outcomes(page: Page) -> tuple[tuple[Outcome, ...], dict[int, int]]:
    """Outcomes in the page's order, and (item number of the sections → index in the list)."""
    found: list[Outcome] = []
    index: dict[int, int] = {}
    for item, parts in _items(page, "outcome"):
        if "measure" not in parts:
            continue
        frame = _text(parts, "time_frame")
        time = time_frame(frame or "")
        index[item] = len(found)
        measure = parts["measure"]
        found.append(
            Outcome(
                measure.qualifier or "OTHER",
                measure.text,
                frame,
                time.duration,
                time.anchor,
                _text(parts, "description"),
                page.quote(measure),
                time.points,
            )
        )
    return tuple(found), index


def criteria(page: Page, restrictions: Iterable[tuple[int, Restriction]]) -> tuple[Criterion, ...]:
    """Criteria in the page's order, each with what it says of concepts."""
    by_section: dict[int, list[Restriction]] = {}
    for number, restriction in restrictions:
        by_section.setdefault(number, []).append(restriction)
    return tuple(
        Criterion(
            cast("Polarity", section.qualifier or "unmarked"),
            section.text,
            section.group or None,
            page.quote(section),
            section.rule,
            tuple(by_section.get(number, ())),
        )
        for number, section in enumerate(page.sections)
        if section.name == "criterion"
    )


def sites(page: Page) -> tuple[Site, ...]:
    """Sites as the page gives them."""
    return tuple(
        Site(
            facility=_text(parts, "facility"),
            city=_text(parts, "city"),
            region=_text(parts, "region"),
            country=_country(_text(parts, "country")),
            quote=_quote(page, parts),
            postal_code=_text(parts, "postal_code"),
            status=_text(parts, "status"),
            lat=_degrees(_text(parts, "lat"), 90),
            lon=_degrees(_text(parts, "lon"), 180),
        )
        for _, parts in _items(page, "site")
    )


def _degrees(words: str | None, most: int) -> float | None:
    """Degrees (WGS 84); ``None`` for what is no number of them."""
    try:
        found = float(words) if words else None
    except ValueError:
        return None
    return found if found is not None and abs(found) <= most else None


def _country(words: str | None) -> str | None:
    """The English name, so that "Francia" and "France" are one; words that name no country we know stay."""
    return (places.country(words) or words) if words else None


def people(page: Page) -> tuple[Person, ...]:
    """Investigators with name, role and affiliation as written."""
    return tuple(
        Person(parts["name"].text, _role(_text(parts, "role")), _text(parts, "affiliation"), page.quote(parts["name"]))
        for _, parts in _items(page, "investigator")
        if "name" in parts
    )


def _role(words: str | None) -> str | None:
    """``PRINCIPAL_INVESTIGATOR`` and "Principal Investigator" are one role."""
    return words.replace("_", " ").title() if words else None


def references(page: Page) -> tuple[Reference, ...]:
    """Publications with the DOI and PubMed number that stand beside them, or that their words carry."""
    numbers = {
        section.item: section.text for section in page.named("reference.pmid") if _PUBMED.fullmatch(section.text)
    }
    return tuple(
        Reference(
            section.text,
            doi(section.text),
            (section.path and numbers.get(section.item)) or _first(_PMID, section.text),
            section.qualifier or None,
            page.quote(section),
        )
        for section in page.named("reference")
    )


def doi(text: str) -> str | None:
    """The DOI in a citation, without the sentence's full stop or an unpaired bracket.

    >>> doi("Lancet. doi: 10.1016/S2665-9913(21)00326-X. Epub 2022 Jan 5.")
    '10.1016/S2665-9913(21)00326-X'
    >>> doi("(see 10.1093/stcltm/szad010).")
    '10.1093/stcltm/szad010'
    """
    found = _first(_DOI, text)
    while found and (found[-1] in ".,;:" or (found[-1] in ")]" and found.count("(") < found.count(")"))):
        found = found[:-1]
    return found


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def related(page: Page, own: str) -> tuple[RelatedTrial, ...]:
    """Other trials that the page lists; its own number is none of them."""
    found: dict[str, RelatedTrial] = {}
    for _, parts in _items(page, "related"):
        number = registry_number(parts["id"].text) if "id" in parts else None
        if number and number != own:
            found.setdefault(number, RelatedTrial(number, _text(parts, "title"), page.quote(parts["id"])))
    return tuple(found.values())

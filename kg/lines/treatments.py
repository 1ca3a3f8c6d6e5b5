"""Readers of interventions: ``Diagnostic Test: Blood testDiagnostic Test: Skin biopsies`` → type and name of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.lines.cutting import Line, section
from kg.lines.related import NUMBER
from kg.lines.values import is_sentence, nothing, unglued, values
from kg.lines.words import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.lines.table import Block, Cut
    from kg.model import Section

_KINDS: Final = alternatives("intervention type")
# ClinConnect writes "DRUG: Tocilizumab"
_TYPED: Final = re.compile(rf"(?:(?<=[\W\d_a-zß-ÿ])|^)(?P<type>{_KINDS}|{_KINDS.upper()})\s?:\s+")
# ChiCTR pages: "Experimental group:Mesenchymal stem cells;Control group:Saline;"
_GROUPED: Final = re.compile(r"(?:^|;)\s*[^:;]{0,40}\b(?:group|arm)\s?\w{0,2}\s*:\s*(?P<name>[^;]+)", re.IGNORECASE)

_PRODUCTS: Final = ("Trade Name", "Product Name")
_SUBSTANCE: Final = "INN or Proposed INN"
_LABELLED: Final = re.compile(rf"(?P<label>{alternatives('product label')})\s*:\s*")


def interventions(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Every line holds one intervention or several, each after its type; without types each value is a name."""
    item = 0
    products = any(line.text.startswith(_PRODUCTS) for line in block.lines)
    for line in block.lines:
        if products and line.text.startswith(_SUBSTANCE):
            continue  # the product's substance, on a line of its own
        for kind, name in typed_names(line):
            # a registry number stands here only where its label is lost
            if not nothing(name.text) and not NUMBER.fullmatch(name.text):
                yield section(cut.document, "intervention.name", [name.span], item=item)
                yield section(cut.document, "intervention.type", [kind.span] if kind else [], item=item)
                item += 1


def conditions(block: Block, cut: Cut) -> Iterable[Section | None]:
    """Values; an intervention with its type, or a sentence, stands here only where its own heading is lost."""
    return values("condition", lambda words: not is_treatment(words) and not is_sentence(words))(block, cut)


def typed_names(line: Line) -> list[tuple[Line | None, Line]]:
    """A line → (type, name) of each intervention in it.

    >>> line = Line("Drug: RuxolitinibOther: Skin biopsy", 0, 35)
    >>> [(kind and kind.text, name.text) for kind, name in typed_names(line)]
    [('Drug', 'Ruxolitinib'), ('Other', 'Skin biopsy')]
    """
    found = list(_TYPED.finditer(line.text))
    products = _products(line)
    if products:
        return [(None, product) for product in products]
    grouped = list(_GROUPED.finditer(line.text))
    if grouped and not found:
        return [(None, line.part(*match.span("name"))) for match in grouped]
    if not found:
        return [(None, part) for part in unglued(line)]
    ends = [*(match.start() for match in found), len(line.text)][1:]
    return [(line.part(*m.span("type")), line.part(m.end(), end)) for m, end in zip(found, ends, strict=True)]


def _products(line: Line) -> list[Line]:
    """``Product Name: AbcPharmaceutical Form: CapsuleINN or Proposed INN: ABC`` (EU register) → the products."""
    found = list(_LABELLED.finditer(line.text))
    if not found or found[0].start():
        return []
    stops = [*(label.start() for label in found), len(line.text)][1:]
    cells = [(label["label"], line.part(label.end(), stop)) for label, stop in zip(found, stops, strict=True)]
    for wanted in (*_PRODUCTS, _SUBSTANCE):
        named = [cell for label, cell in cells if label == wanted and cell.text]
        if named:
            return named
    return [line.part(0, 0)]


def is_treatment(words: str) -> bool:
    """Whether the words open with the type of an intervention, its group, or the label of a product."""
    return any(pattern.match(words) for pattern in (_TYPED, _GROUPED, _LABELLED))

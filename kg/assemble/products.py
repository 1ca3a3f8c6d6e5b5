"""Trial, what interpretation found of interventions → the trial with functions, and its cell products.

Interpretation numbers interventions as the page's sections do; the trial numbers those that it lists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Interpretation, Page, Trial


def with_products(trial: Trial, page: Page, interpretation: Interpretation) -> Trial:
    """Set the function of every intervention, where it is stated, and tie the products to the interventions."""
    items = list(dict.fromkeys(section.item for section in page.named("intervention.name")))
    number = {item: place for place, item in enumerate(sorted(items))}
    functions = {number[item]: function for item, function in interpretation.functions if item in number}
    return replace(
        trial,
        interventions=tuple(
            replace(one, function=one.function or functions.get(place)) for place, one in enumerate(trial.interventions)
        ),
        products=tuple(
            replace(one, interventions=tuple(number[item] for item in one.interventions if item in number))
            for one in interpretation.products
        ),
    )

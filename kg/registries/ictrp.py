"""WHO ICTRP, one trial of its XML export: the Trial Registration Data Set, https://www.who.int/clinical-trials-registry-platform."""

from __future__ import annotations

from typing import Final

from kg import criteria
from kg.records import Registry

REGISTRY: Final = Registry(
    site="WHO ICTRP",
    syntax="xml",
    table="ictrp",
    recognises=lambda tree: tree.tag == "Trial" and tree.find("TrialID") is not None,
    judge=criteria,
    kind="aggregator",
    html=True,
)

"""ClinicalTrials.gov, one study of its API version 2 as JSON: https://clinicaltrials.gov/data-api/about-api/study-data-structure."""

from __future__ import annotations

from typing import Final

from kg import criteria
from kg.records import Registry

REGISTRY: Final = Registry(
    site="ClinicalTrials.gov",
    syntax="json",
    table="ctgov_v2",
    recognises=lambda tree: isinstance(tree, dict) and "protocolSection" in tree,
    judge=criteria,
)

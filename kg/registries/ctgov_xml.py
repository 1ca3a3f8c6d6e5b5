"""ClinicalTrials.gov, one study as the XML of its classic site (schema public.xsd, until June 2024)."""

from __future__ import annotations

from typing import Final

from kg import criteria
from kg.records import Registry

REGISTRY: Final = Registry(
    site="ClinicalTrials.gov",
    syntax="xml",
    table="ctgov_xml",
    recognises=lambda tree: tree.tag == "clinical_study",
    judge=criteria,
    wrapped=True,
)

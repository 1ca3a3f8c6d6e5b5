"""What a check of the ontology finds, and the report of all of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the ``check`` that found it, the term or node it is in (a CURIE), and what to do about it."""

    check: str
    focus: str
    message: str

    def __str__(self) -> str:
        """One line: what is wrong where, and which check says so."""
        return f"{self.focus}: {self.message} [{self.check}]"


@dataclass(frozen=True, slots=True)
class OntologyReport:
    """All findings, and the checks that could not be run."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether no check that was run found a fault."""
        return not self.findings

    def to_text(self) -> str:
        """One line a finding, one a check left out, and a verdict."""
        verdict = "the ontology conforms" if self.conforms else f"the ontology has {len(self.findings)} faults"
        return "\n".join([*map(str, self.findings), *(f"not checked: {name}" for name in self.skipped), verdict])

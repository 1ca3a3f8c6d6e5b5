"""``trialkg ontology``: checks of the ontology itself."""

from __future__ import annotations

import click

VIOLATIONS = 4


@click.group(epilog="Example: trialkg ontology check")
def command() -> None:
    """Look at the ontology."""


@command.command(epilog="Example: trialkg ontology check")
def check() -> int:
    """Check consistency, the OWL 2 DL profile and metadata."""
    from kg.reason import check_ontology  # noqa: PLC0415 - loads a reasoner

    report = check_ontology()
    click.echo(report.to_text())
    return 0 if report.conforms else VIOLATIONS

"""Page, interpretation → Trial: the values, the parts, and the concepts with their roles, each with its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.assemble import ages as age_limits
from kg.assemble import dates as calendar
from kg.assemble import parts, values
from kg.assemble.consistency import contradictions
from kg.assemble.identity import identify, registry_number
from kg.assemble.involvements import involvements
from kg.assemble.record import record
from kg.model import Issue, Statement, Trial

if TYPE_CHECKING:
    from kg.model import Interpretation, Measurement, Page

__all__ = ["assemble", "record", "registry_number"]

_WORDS = ("title", "official_title", "acronym", "sponsor")


def assemble(page: Page, interpretation: Interpretation) -> Trial:
    """Everything one page says of its trial; what it does not say stays unknown.

    Raises:
        IdentityConflict: the page labels two numbers of one registry as its own.
    """
    number, issues = identify(page)
    outcomes, index = parts.outcomes(page)
    ages, age_statements, age_issues = age_limits.ages(page)
    coded = {**{name: values.coded(page, name) for name in values.CODED}, "sex": values.sex(page)}
    phases, phase_statements = values.phases(page)
    enrollment, enrollment_statements = values.enrollment(page)
    volunteers, volunteer_statements = values.volunteers(page)
    dates, date_statements = calendar.dates(page)
    texts = {name: section for name in _WORDS if (section := values.first(page, name)) is not None}
    as_of = values.first(page, "status_as_of")
    return Trial(
        id=number,
        document=page.document,
        layout=page.layout,
        **{name: section.text for name, section in texts.items()},
        **{name: code for name, (code, _, _) in coded.items()},
        status_as_of=calendar.date(as_of.text) if as_of else None,
        phases=phases,
        enrollment=enrollment,
        ages=ages,
        healthy_volunteers=volunteers,
        collaborators=tuple(section.text for section in page.named("collaborator")),
        investigators=parts.people(page),
        dates=dates,
        conditions=tuple(dict.fromkeys(section.text for section in page.named("condition"))),
        interventions=parts.interventions(page),
        arms=parts.arms(page),
        outcomes=outcomes,
        criteria=parts.criteria(page, interpretation.restrictions),
        sites=parts.sites(page),
        references=parts.references(page),
        related_trials=parts.related(page, number),
        groups=interpretation.groups,
        involvements=involvements(interpretation.mentions),
        measurements=tuple(_numbered(one, index) for one in interpretation.measurements),
        collections=interpretation.collections,
        statements=(
            *(Statement("id", number, page.quote(section)) for section in page.named("id")[:1]),
            *(Statement(name, section.text, page.quote(section)) for name, section in texts.items()),
            *(statement for _, found, _ in coded.values() for statement in found),
            *phase_statements,
            *enrollment_statements,
            *age_statements,
            *volunteer_statements,
            *date_statements,
        ),
        issues=(
            *page.document.issues,
            *page.issues,
            *issues,
            *age_issues,
            *_coded_issues(coded),
            *contradictions(page),
        ),
        sections=page.sections,
    )


def _numbered(one: Measurement, index: dict[int, int]) -> Measurement:
    """Sections count outcomes by item, the trial by its list."""
    return one if one.outcome is None else replace(one, outcome=index.get(one.outcome))


def _coded_issues(coded: dict[str, tuple[str | None, tuple[Statement, ...], tuple[Issue, ...]]]) -> tuple[Issue, ...]:
    return tuple(issue for _, _, found in coded.values() for issue in found)

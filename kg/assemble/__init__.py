"""Page, interpretation → Trial: the values, the parts, and the concepts with their roles, each with its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.assemble import ages as age_limits
from kg.assemble import dates as calendar
from kg.assemble import parts, registry, values
from kg.assemble.consistency import contradictions
from kg.assemble.identity import identify, registry_number
from kg.assemble.involvements import involvements
from kg.assemble.products import with_products
from kg.assemble.record import record
from kg.model import Issue, Statement, Trial

if TYPE_CHECKING:
    from kg.model import Interpretation, Page, SetAside

__all__ = ["assemble", "record", "registry_number"]

_WORDS = ("title", "official_title", "acronym", "sponsor")
_AROUND = 60
"""How many characters beside a name are quoted to a curator."""


def assemble(page: Page, interpretation: Interpretation) -> Trial:
    """Everything one page says of its trial; what it does not say stays unknown.

    Raises:
        IdentityConflict: the page labels two numbers of one registry as its own.
    """
    number, issues = identify(page)
    said = (Statement("id", number, page.quote(section)) for section in page.named("id")[:1])
    trial = Trial(
        id=number,
        document=page.document,
        layout=page.layout,
        statements=tuple(said),
        issues=(*page.document.issues, *page.issues, *issues, *contradictions(page)),
        sections=page.sections,
    )
    trial = _with_numbers(_with_words(trial, page), page, interpretation)
    return _interpreted(_with_parts(trial, page), page, interpretation)


def _with_words(trial: Trial, page: Page) -> Trial:
    """The values that are words or codes: titles, sponsor, status, design, sex, phases."""
    texts = {name: section for name in _WORDS if (section := values.first(page, name)) is not None}
    coded = {**{name: values.coded(page, name) for name in values.CODED}, "sex": values.sex(page)}
    words = {name: section.text for name, section in texts.items()}
    codes = {name: code for name, (code, _, _) in coded.items()}
    phases, phase_statements = values.phases(page)
    as_of = values.first(page, "status_as_of")
    return replace(
        trial,
        title=words.get("title"),
        official_title=words.get("official_title"),
        acronym=words.get("acronym"),
        sponsor=words.get("sponsor"),
        status=codes["status"],
        study_type=codes["study_type"],
        allocation=codes["allocation"],
        intervention_model=codes["intervention_model"],
        masking=codes["masking"],
        primary_purpose=codes["primary_purpose"],
        observational_model=codes["observational_model"],
        time_perspective=codes["time_perspective"],
        sex=codes["sex"],
        status_as_of=calendar.date(as_of.text) if as_of else None,
        phases=phases,
        statements=(
            *trial.statements,
            *(Statement(name, section.text, page.quote(section)) for name, section in texts.items()),
            *(statement for _, found, _ in coded.values() for statement in found),
            *phase_statements,
        ),
        issues=(*trial.issues, *(issue for _, _, found in coded.values() for issue in found)),
    )


def _with_numbers(trial: Trial, page: Page, interpretation: Interpretation) -> Trial:
    """The values that are numbers, dates, or yes and no; an age may be a criterion's."""
    ages, age_statements, age_issues = age_limits.ages(page, interpretation.restrictions)
    enrollment, counted = values.enrollment(page)
    volunteers, accepted = values.volunteers(page)
    dates, dated = calendar.dates(page)
    return replace(
        trial,
        enrollment=enrollment,
        ages=ages,
        healthy_volunteers=volunteers,
        dates=dates,
        statements=(*trial.statements, *counted, *age_statements, *accepted, *dated),
        issues=(*trial.issues, *age_issues),
    )


def _with_parts(trial: Trial, page: Page) -> Trial:
    """The things that repeat, as the page lists them."""
    return replace(
        trial,
        collaborators=tuple(section.text for section in page.named("collaborator")),
        conditions=tuple(dict.fromkeys(section.text for section in page.named("condition"))),
        investigators=parts.people(page),
        interventions=parts.interventions(page),
        arms=parts.arms(page),
        sites=parts.sites(page),
        references=parts.references(page),
        related_trials=parts.related(page, trial.id),
        secondary_ids=registry.secondary_ids(page, trial.id),
        registry_terms=tuple(registry.registry_terms(page)),
        keywords=tuple(dict.fromkeys(section.text for section in page.named("keyword"))),
        texts=registry.texts(page),
    )


def _interpreted(trial: Trial, page: Page, interpretation: Interpretation) -> Trial:
    """What the mentions mean; sections count outcomes by item, the trial by its list."""
    outcomes, index = parts.outcomes(page)
    measured = (
        one if one.outcome is None else replace(one, outcome=index.get(one.outcome))
        for one in interpretation.measurements
    )
    trial = with_products(trial, page, interpretation)
    return replace(
        trial,
        outcomes=outcomes,
        criteria=parts.criteria(page, interpretation.restrictions),
        groups=interpretation.groups,
        involvements=involvements(interpretation.mentions),
        measurements=tuple(measured),
        collections=interpretation.collections,
        aside=interpretation.aside,
        issues=(*trial.issues, *(_doubt(page, one) for one in interpretation.aside)),
    )


def _doubt(page: Page, one: SetAside) -> Issue:
    """What a curator is told of a concept that was set aside: which, how likely it is one, and the words."""
    mention = next(mention for mention in one.mentions if mention.role == one.roles[0])
    section = page.sections[mention.section]
    before, after = max(0, mention.at[0] - _AROUND), mention.at[1] + _AROUND
    said = " ".join(section.text[before:after].split())
    named = f"{one.term.label} ({one.term.kind}, {one.term.id or 'no id'}, {', '.join(one.roles)})"
    message = f"{named} is set aside: probability {one.probability:.2f}; {section.name}: “{said}”"
    return Issue("set-aside", message, "info", page.line(section))

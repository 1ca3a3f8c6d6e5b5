"""The nouns that every stage speaks: frozen values from the document to the trial.

Imports nothing of ours.  Offsets count Unicode code points, half open.  Field words are those of the
ClinicalTrials.gov API v2 data model; identifiers are CURIEs (``CL:0000057``, ``HGNC:10616``, ``tkg:InnateTCell``).

The exception tree (what is wrong with the input, never with us)::

    TrialkgError
    ├── DocumentError          one document is bad: it is quarantined, the batch goes on
    │   ├── UnreadableDocument   missing path, no permission, not a file      code: unreadable
    │   ├── EmptyDocument        no text at all                               code: empty-document
    │   ├── NotText              binary under a text name                     code: not-text
    │   ├── TooLarge             above the limit                              code: too-large
    │   ├── UnsafeMember         a link, device or path that leads out of     code: unsafe-member
    │   │                        an archive
    │   ├── Expanding            an archive that unpacks to very much more    code: expansion
    │   ├── TooDeep              a record nests too deeply                    code: too-deep
    │   ├── Malformed            no well-formed XML or JSON                   code: malformed
    │   ├── Truncated            a record ends before it is complete          code: truncated
    │   ├── UnknownLayout        no layout recognises it (nearest is named)   code: unknown-layout
    │   ├── AmbiguousLayout      more than one layout recognises it           code: ambiguous-layout
    │   ├── IdentityConflict     it is about more than one trial              code: identity-conflict
    │   ├── ShapeViolation       its graph violates a SHACL shape             code: shape-violation
    │   └── InternalError        a fault of ours, in this document only       code: internal-error
    ├── StoreError             no store, damaged store, disk
    ├── AskError               unknown or ambiguous question, term, role      (exit 2)
    └── MissingExtra           a package of an extra is not installed
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Severity = Literal["error", "warning", "info"]
Polarity = Literal["inclusion", "exclusion", "unmarked"]

ROLES: Final = (
    "measured",
    "collected",
    "administered",
    "targeted",
    "objective",
    "exvivo",
    "comparator",
    "subgroup",
    "inclusion",
    "exclusion",
    "background",
    "cited",
    "related",
)
"""Roles of a mention, strongest first."""

STUDIED: Final = frozenset(ROLES[:6])
"""The roles that make a concept one that the trial studies."""

AUXILIARY: Final = frozenset({"method", "group", "score", "blocker"})
"""Kinds that only help to interpret a text: they are no concept that a trial concerns.  Every other kind is one."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a curator should know about a document: ``code`` is kebab-case, ``line`` counts from 1."""

    code: str
    message: str
    severity: Severity = "warning"
    line: int | None = None


class TrialkgError(Exception):
    """Any failure that has a reason in the input or the surroundings."""


class DocumentError(TrialkgError):
    """One document cannot be used; ``source`` names it and ``issue`` says why."""

    code = "unreadable"

    def __init__(self, source: str, message: str, line: int | None = None) -> None:
        """Say which document, what is wrong with it, and on which line."""
        super().__init__(f"{source}{f':{line}' if line else ''}: {message}")
        self.source = source
        self.issue = Issue(self.code, message, "error", line)


class UnreadableDocument(DocumentError):
    """The path is missing, is no file, or may not be read."""


class EmptyDocument(DocumentError):
    """The document holds no text."""

    code = "empty-document"


class NotText(DocumentError):
    """The bytes are no text in any encoding that we know."""

    code = "not-text"


class TooLarge(DocumentError):
    """The document is above the size limit."""

    code = "too-large"


class UnsafeMember(DocumentError):
    """A member of an archive is a link or a device, or its name leads out of the archive."""

    code = "unsafe-member"


class Expanding(DocumentError):
    """What is compressed unpacks to very much more: it may never end."""

    code = "expansion"


class TooDeep(DocumentError):
    """The elements or objects of a record nest more deeply than the limit."""

    code = "too-deep"


class Malformed(DocumentError):
    """A record is no well-formed XML or JSON, or holds what no record may hold."""

    code = "malformed"


class Truncated(DocumentError):
    """A record ends before it is complete."""

    code = "truncated"


class UnknownLayout(DocumentError):
    """No layout recognises the document."""

    code = "unknown-layout"


class AmbiguousLayout(DocumentError):
    """More than one layout recognises the document."""

    code = "ambiguous-layout"


class IdentityConflict(DocumentError):
    """The document is about more than one trial: two numbers of its own, or two pages in one file."""

    code = "identity-conflict"


class ShapeViolation(DocumentError):
    """The graph of the document violates a shape."""

    code = "shape-violation"


class InternalError(DocumentError):
    """A fault of ours that one document brought to light; the others go on."""

    code = "internal-error"


class StoreError(TrialkgError):
    """There is no store, or it cannot be used."""


class AskError(TrialkgError):
    """The question, a term or a role is unknown or ambiguous; ``nearest`` holds what was perhaps meant."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        """Say what is wrong and offer the nearest known words."""
        super().__init__(message)
        self.nearest = nearest


class MissingExtra(TrialkgError):
    """A package that only some users need is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        """Name the package, and the extra that brings it."""
        super().__init__(f"{package} is not installed: pip install 'trialkg[{extra}]' brings it")


# --- documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it came: its text, and what ``sources.tsv`` says of it.

    ``text`` is the decoded text that quotes are checked against (no byte-order mark, line ends as they are).
    ``clean`` is the same text made plain (line ends, spaces, entities, escapes), and ``offsets[i]`` is the place in
    ``text`` of ``clean[i]``; ``offsets`` has ``len(clean) + 1`` entries, and is ``None`` where both are equal.
    ``reading`` names the extractor that took ``text`` from a web page (``None`` for what came as text).
    ``syntax`` is json or xml where the text is a structured record (``None`` for pages).
    ``kind`` is registry where the text is the registry's own record, aggregator where another site retells it.
    """

    source: str
    text: str
    sha256: str
    clean: str
    offsets: tuple[int, ...] | None = field(default=None, repr=False)
    url: str | None = None
    site: str | None = None
    language: str | None = None
    retrieved: str | None = None
    issues: tuple[Issue, ...] = ()
    reading: str | None = None
    syntax: str | None = None
    kind: str = "aggregator"

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``clean`` → offsets in ``text`` (the end follows the last character's own place)."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]

    def line(self, start: int) -> int:
        """Offset in ``text`` → line number, from 1."""
        return self.text.count("\n", 0, start) + 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``text == document.text[start:end]`` (at ``path``, for structured records)."""

    start: int
    end: int
    text: str
    section: str
    path: str = ""
    origin: str = "sponsor"


@dataclass(frozen=True, slots=True)
class Section:
    """A named slice of a page: one value, one criterion, one outcome's measure, or a stretch of prose.

    ``text`` is plain text; ``text[i]`` stands at ``offsets[i]`` of the document's own text (``start + i`` where
    ``offsets`` is ``None``).  ``item`` numbers repeated things (arms, outcomes, sites) from 0; ``qualifier`` is the
    outcome's type, the criterion's polarity or a date's type; ``group`` is the heading that a criterion stands
    under; ``rule`` says why the qualifier is what it is; ``origin`` says who wrote the words
    (``sponsor``, ``registry``, ``aggregator``, ``machine-translation``).
    """

    name: str
    text: str
    start: int
    end: int
    offsets: Sequence[int] | None = field(default=None, repr=False)
    path: str = ""
    item: int = 0
    qualifier: str = ""
    group: str = ""
    rule: str = ""
    origin: str = "sponsor"

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``text`` → offsets in the document's text."""
        if self.offsets is None:
            return self.start + start, self.start + end
        return self.offsets[start], self.offsets[end]


@dataclass(frozen=True, slots=True)
class Page:
    """A document cut into sections by exactly one layout or registry format (``layout`` is its module's name).

    ``values`` holds the string value at each path that a section of a structured record names: there the offsets count.
    """

    document: Document
    layout: str
    sections: tuple[Section, ...]
    issues: tuple[Issue, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    _named: dict[str, tuple[Section, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def named(self, *names: str) -> tuple[Section, ...]:
        """The sections of these names, in the order of the page."""
        if not self._named:  # asked eighty times a page: told apart once
            lists: dict[str, list[Section]] = {}
            for section in self.sections:
                lists.setdefault(section.name, []).append(section)
            self._named.update((name, tuple(sections)) for name, sections in lists.items())
        present = [name for name in dict.fromkeys(names) if name in self._named]
        if len(present) > 1:
            return tuple(section for section in self.sections if section.name in present)
        return self._named[present[0]] if present else ()

    def quote(self, section: Section, start: int = 0, end: int | None = None) -> Quote:
        """The words of a section, from ``start`` to ``end`` of its text, as they stand in the document."""
        begin, stop = section.raw(start, len(section.text) if end is None else end)
        return Quote(begin, stop, self.value(section)[begin:stop], section.name, section.path, section.origin)

    def line(self, section: Section) -> int:
        """The line that a section begins on, from 1; in a record, where the last step of its path is met."""
        if not section.path:
            return self.document.line(section.start)
        at = 0
        for step in section.path.split("/")[1:]:
            name, _, number = step.partition("[")
            sign = f'"{name}"' if self.document.syntax == "json" else f"<{name}"
            for _ in range(int(number[:-1]) if number else 1):
                at = max(at, self.document.text.find(sign, at + 1))
        return self.document.line(at)

    def value(self, section: Section) -> str:
        """The text that a section's offsets count in: the document's, or the value at its path."""
        return self.values[section.path] if section.path else self.document.text


# --- terms and mentions ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of the vocabulary; ``id`` is ``None`` for a curated phrase that no ontology names.

    ``kind``: condition, cell, assay, analyte, tissue, agent, procedure; or, for interpretation only: autoantibody,
    method (of collection), group, score, blocker.  ``closest`` is one outside CURIE, set for every own (``tkg:``) id.
    """

    id: str | None
    label: str
    kind: str
    closest: str | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker of a cell population: ``level`` is positive, negative, high, low or intermediate; ``id`` its gene."""

    name: str
    level: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a concept.

    ``start``, ``end``: the groundable core in the document's text; ``phrase``: the whole noun phrase around it.
    ``at`` is the core's place in ``section.text`` (an index into ``page.sections`` is in ``section``).
    ``match``: label, synonym, variant, lexicon, abbreviation, symbol, alias or none.
    ``role`` to ``function`` are unset until the mention is interpreted.
    ``markers``: what a marker string says of the cells (``CD4+CD25hi``).  ``confidence``: 0 to 1, by kind of match.
    ``others``: what the same words name in other kinds (GM-CSF the analyte, and the drug).
    ``broad``: the phrase says more than the term does (*activated macrophages*): of that class, and of none known.
    """

    start: int
    end: int
    text: str
    phrase: tuple[int, int]
    term: Term
    match: str
    candidates: tuple[str, ...] = ()
    path: str = ""
    section: int = 0
    at: tuple[int, int] = (0, 0)
    role: str | None = None
    rule: str = ""
    purpose: str | None = None
    modality: str | None = None
    material: str | None = None
    function: str | None = None
    markers: tuple[Marker, ...] = ()
    confidence: float = 1.0
    others: tuple[Term, ...] = ()
    broad: bool = False


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The terms in use, their ancestors, and the links between them; all ids are CURIEs.

    ``edges``: (child, ``is_a`` | ``part_of`` | ``unknown``, parent).  ``subtypes`` and ``within`` are reflexive and
    transitive closures as (narrower, broader): over is_a (own terms' narrow matches count as subtypes), and over
    is_a, part_of and edges of unknown type.  ``close``, ``narrow``: (own term, outside CURIE).
    ``proteins``: (gene, its UniProt entry).  ``definitions``: (own term, its definition).
    ``targets``: (drug, a cell or gene that it acts on).
    """

    terms: tuple[Term, ...]
    edges: tuple[tuple[str, str, str], ...]
    subtypes: tuple[tuple[str, str], ...]
    within: tuple[tuple[str, str], ...]
    close: tuple[tuple[str, str], ...] = ()
    narrow: tuple[tuple[str, str], ...] = ()
    proteins: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    targets: tuple[tuple[str, str], ...] = ()


# --- what a trial says ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One field's value as one document gives it, with its words (``conflicts`` compares them)."""

    field: str
    value: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Involvement:
    """A concept, what it is to the trial (``roles``, strongest first), and every mention that says so."""

    term: Term
    roles: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What cells or samples are exposed to outside the body; ``function``: test agent, stimulus, vehicle."""

    agent: Term
    function: str
    material: Term | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """A planned cell population: ``cell`` of ``group`` (source), in vitro or not, with its exposures and markers."""

    cell: Term
    group: str | None = None
    in_vitro: bool = False
    exposures: tuple[Exposure, ...] = ()
    phrase: str = ""
    markers: tuple[Marker, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """One planned assay: what, on which specimens, of which cells, for which analytes, for which outcome.

    ``outcome`` indexes ``Trial.outcomes``.  ``assay`` is ``None`` where the text names none.
    ``mentions`` are those that it was read from; ``quote`` is the sentence.
    """

    assay: Term | None
    quote: Quote
    outcome: int | None = None
    time_point: str | None = None
    analytes: tuple[Term, ...] = ()
    specimens: tuple[Term, ...] = ()
    cells: tuple[Term, ...] = ()
    source_groups: tuple[str, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    populations: tuple[Population, ...] = ()
    quality: str | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A specimen that is taken, and how; ``site_state`` lesional or non-lesional, ``purpose`` research or care."""

    tissue: Term
    method: str
    quote: Quote
    group: str | None = None
    count: int | None = None
    site_state: str | None = None
    purpose: str | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of participants or sources; ``kind``: healthy, patients, control, other."""

    name: str
    kind: str
    quote: Quote
    conditions: tuple[Term, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """A study arm as the document gives it; ``interventions`` are numbers of ``Trial.interventions`` that it gets."""

    label: str
    type: str | None
    description: str | None
    quote: Quote
    interventions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Intervention:
    """An intervention as the document gives it; ``function``: investigational, active control, placebo and so on."""

    name: str
    type: str | None
    function: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class CellProduct:
    """Cells that are given to participants: whose they are, where they come from, what was done to them.

    ``origin``: autologous, allogeneic, syngeneic, xenogeneic.  ``donor``: haploidentical, matched related and so on.
    ``source``: the tissue.  ``manipulations``: expanded, cryopreserved, selected, depleted …  ``modification``: how its
    genes were changed, and ``targets`` the antigens of the receptor that this gave it.  ``measured``: whether the trial
    also measures it (persistence).  ``interventions`` are numbers of the document's interventions that it belongs to.
    """

    cell: Term
    quote: Quote
    origin: str | None = None
    donor: str | None = None
    source: Term | None = None
    manipulations: tuple[str, ...] = ()
    modification: str | None = None
    targets: tuple[Term, ...] = ()
    measured: bool = False
    interventions: tuple[int, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome; ``duration`` is ISO 8601 (``P5Y``), ``anchor`` a named point (``inclusion``, ``baseline``).

    ``time_points`` are all that the time frame names, in its order: ``baseline``, ``P24W``, ``P30D after last dose``.
    """

    type: str
    measure: str
    time_frame: str | None
    duration: str | None
    anchor: str | None
    description: str | None
    quote: Quote
    time_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: ``comparator`` is ``>=``, ``>``, ``<=``, ``<``, ``=`` or ``between`` (``value`` to ``upper``).

    ``unit`` is a UCUM code (``10*9/L``), ``None`` for a bare number (a score).  ``reference`` (ULN, LLN, predicted,
    normal): the value is a multiple of it, or with unit ``%`` a share of it.  ``standard`` is (value, upper, unit) in
    the standard unit of its dimension, so that limits compare.  ``text``: the words.
    """

    comparator: str
    value: float
    upper: float | None = None
    unit: str | None = None
    reference: str | None = None
    text: str = ""
    standard: tuple[float, float | None, str] | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a criterion says of one concept: a condition, drug, procedure, cell, a quantity with a limit, age, sex.

    ``temporality``: prior, concomitant, washed-out, prohibited, ongoing, planned.  ``duration`` (ISO 8601) with
    ``bound``: ``within`` (not in the last …), ``at-least`` (a minimum exposure), ``at-most`` (a maximum exposure) or
    ``since`` (a minimum time since).  ``dose``: the words of a threshold of a drug (``≥10mg/d``).
    ``polarity``: what it comes to for those to whom it applies, an inner negation counted: ``inclusion``,
    ``exclusion``, ``allowed`` (an exception), ``unmarked``; ``None`` is the criterion's own.  ``aspect``: it is not the
    concept itself that counts, but a ``contraindication``, ``hypersensitivity``, ``failure``, ``risk`` … of it.
    ``limit``: the threshold of a quantity or dose.
    """

    term: Term
    quote: Quote
    temporality: str | None = None
    duration: str | None = None
    bound: str | None = None
    dose: str | None = None
    mention: Mention | None = None
    polarity: str | None = None
    aspect: str | None = None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A concept that the rules assert in these roles, and that the learned second reading does not believe.

    ``probability``: how likely a careful reader of the record lists it.  ``mentions``: those that asserted it.
    """

    term: Term
    roles: tuple[str, ...]
    probability: float
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What the mentions of a page mean: their roles, and the measurements, collections and groups they form.

    ``restrictions`` maps the index of a criterion's section in ``page.sections`` to what it says of concepts.
    ``functions`` maps an intervention's number in the sections (``item``) to its function; ``products`` count so too.
    ``aside`` is what the second reading took out of the others.
    """

    mentions: tuple[Mention, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    collections: tuple[Collection, ...] = ()
    groups: tuple[Group, ...] = ()
    restrictions: tuple[tuple[int, Restriction], ...] = ()
    functions: tuple[tuple[int, str], ...] = ()
    products: tuple[CellProduct, ...] = ()
    aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One eligibility criterion: its polarity, the group it applies to, and what it says of concepts."""

    polarity: Polarity
    text: str
    group: str | None
    quote: Quote
    rule: str = ""
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Where the trial takes place; ``lat`` and ``lon`` in degrees (WGS 84), only where the document gives them."""

    facility: str | None
    city: str | None
    region: str | None
    country: str | None
    quote: Quote
    postal_code: str | None = None
    status: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An investigator or contact as written."""

    name: str
    role: str | None
    affiliation: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication that the document lists."""

    citation: str
    doi: str | None
    pmid: str | None
    type: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of the trial beside the one that identifies it; ``type``: alias, organisation, or a registry's word."""

    value: str
    type: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class RegistryTerm:
    """A term that the registry itself indexed the trial with: its statement, not ours.

    ``about``: condition or intervention; ``id`` the MeSH descriptor where the record gives it; ``ancestor``: it stands
    above one that was given; ``mapped``: the MONDO class that MONDO itself calls exactly the same.
    """

    label: str
    about: str
    quote: Quote
    id: str | None = None
    ancestor: bool = False
    mapped: str | None = None


@dataclass(frozen=True, slots=True)
class RelatedTrial:
    """Another trial that the document lists beside its own."""

    id: str
    title: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class Ages:
    """Age limits; open bounds are ``None``; ``text`` keeps the words."""

    minimum: str | None = None
    maximum: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Enrollment:
    """Number of participants and whether it is ACTUAL or ESTIMATED (``None`` where not said)."""

    count: int
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything one document says of its trial; unknown values are ``None`` or empty, never guessed."""

    id: str
    document: Document
    layout: str
    title: str | None = None
    official_title: str | None = None
    acronym: str | None = None
    status: str | None = None
    status_as_of: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    allocation: str | None = None
    intervention_model: str | None = None
    masking: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    enrollment: Enrollment | None = None
    sex: str | None = None
    ages: Ages = Ages()
    healthy_volunteers: bool | None = None
    sponsor: str | None = None
    collaborators: tuple[str, ...] = ()
    investigators: tuple[Person, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    conditions: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    sites: tuple[Site, ...] = ()
    references: tuple[Reference, ...] = ()
    related_trials: tuple[RelatedTrial, ...] = ()
    secondary_ids: tuple[Identifier, ...] = ()
    registry_terms: tuple[RegistryTerm, ...] = ()
    keywords: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    """Further single values in the document's words, by the names of their sections (why it stopped …)."""
    groups: tuple[Group, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    collections: tuple[Collection, ...] = ()
    products: tuple[CellProduct, ...] = ()
    aside: tuple[SetAside, ...] = ()
    statements: tuple[Statement, ...] = ()
    issues: tuple[Issue, ...] = ()
    sections: tuple[Section, ...] = field(default=(), repr=False)
    """The page's sections: ``Mention.section`` counts in them."""

    @property
    def local(self) -> bool:
        """Whether no registry number identifies the trial."""
        return self.id.startswith("local-")

"""A text → a trial that uses every noun of the model, with quotes that really stand in the text."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from kg.model import (
    Ages,
    Arm,
    Collection,
    Criterion,
    Document,
    Enrollment,
    Exposure,
    Group,
    Hierarchy,
    Intervention,
    Involvement,
    Issue,
    Measurement,
    Mention,
    Outcome,
    Person,
    Population,
    Quote,
    Reference,
    RelatedTrial,
    Restriction,
    Section,
    Site,
    Statement,
    Term,
    Trial,
)

TEXT = """A study of macrophages in systemic sclerosis
Recruiting as of 2024-05
CCL18 by ELISA in the supernatant of macrophages of patients exposed to ruxolitinib
Two skin biopsies of patients
No lung biopsy is taken
Healthy donors serve as controls
Exclusion: immunosuppressants within 12 months
Lupus is not the same
CHU de Rennes, Rennes, France
Jane Doe, Rennes
Doe J. On macrophages. doi:10.1000/x(1)
NCT00000001 Another trial
"""
SECTIONS = (
    Section("title", TEXT.splitlines()[0], 0, 44),
    Section("detailed_description", TEXT[45:], 45, len(TEXT)),
)

MACROPHAGE = Term("tkg:MonocyteDerivedMacrophage", "monocyte-derived macrophage", "cell", "CL:0000235")
SCLEROSIS = Term("MONDO:0005100", "systemic sclerosis", "condition")
LUPUS = Term("MONDO:0007915", "systemic lupus erythematosus", "condition")
ELISA = Term("OBI:0000661", "enzyme-linked immunosorbent assay", "assay")
CCL18 = Term("HGNC:10616", "CCL18", "analyte")
SKIN = Term("UBERON:0002097", "skin of body", "tissue")
LUNG = Term("UBERON:0002048", "lung", "tissue")
SUPERNATANT = Term("OBI:1000023", "cell culture supernatant", "tissue")
RUXOLITINIB = Term("CHEBI:66919", "ruxolitinib", "agent")
UNNAMED = Term(None, "immunosuppressants", "agent")


def quote(words: str, section: str = "detailed_description") -> Quote:
    """Words that stand in the text → their quote."""
    start = TEXT.index(words)
    return Quote(start, start + len(words), words, section)


def mention(words: str, term: Term, role: str, modality: str | None = None) -> Mention:
    """Words that stand in the text → an interpreted mention of a term."""
    start, end = TEXT.index(words), TEXT.index(words) + len(words)
    section = 0 if end <= SECTIONS[0].end else 1
    how = "label" if term.id else "none"
    return Mention(
        start, end, words, (start, end), term, how, (), "", section, role=role, rule="frame", modality=modality
    )


def document() -> Document:
    """The text as a document with a source row."""
    return Document(
        "example.txt",
        TEXT,
        sha256(TEXT.encode()).hexdigest(),
        TEXT,
        url="https://example.org/a page",
        site="example",
        language="en",
        retrieved="2024-06-01",
    )


def trial() -> Trial:
    """A trial with at least one of everything."""
    return replace(_fields(), **_parts(), **_meaning())  # type: ignore[arg-type]  # two parts of one keyword list


def _fields() -> Trial:
    return Trial(
        "NCT01234567",
        document(),
        "example",
        title="A study of macrophages in systemic sclerosis",
        official_title="A study of macrophages",
        acronym="ASM",
        status="RECRUITING",
        status_as_of="2024-05",
        study_type="OBSERVATIONAL",
        phases=("NA",),
        observational_model="COHORT",
        time_perspective="PROSPECTIVE",
        enrollment=Enrollment(40, "ESTIMATED"),
        sex="ALL",
        ages=Ages("18 Years", None, "18 and older"),
        healthy_volunteers=False,
        sponsor="Centre Hospitalier Universitaire de Nîmes",
        collaborators=("大学病院",),
        dates=(("start", "2024-01"), ("start_type", "ACTUAL"), ("completion", "2026-01-31")),
        conditions=("systemic sclerosis",),
        statements=(Statement("status", "RECRUITING", quote("Recruiting")),),
        issues=(Issue("status-unmapped", "the page words its status oddly", "warning", 2),),
        sections=SECTIONS,
    )


def _parts() -> dict[str, object]:
    exclusion = quote("Exclusion: immunosuppressants within 12 months")
    restricted = mention("immunosuppressants", UNNAMED, "exclusion")
    restriction = Restriction(UNNAMED, exclusion, "washed-out", "P12M", "within", mention=restricted)
    return {
        "investigators": (Person("Jane Doe", "Principal Investigator", "Rennes", quote("Jane Doe, Rennes")),),
        "interventions": (Intervention("ruxolitinib", "DRUG", "investigational", quote("ruxolitinib")),),
        "arms": (Arm("patients", "COHORT", None, quote("of patients exposed")),),
        "outcomes": (Outcome("PRIMARY", "CCL18", "12 months", "P12M", "inclusion", None, quote("CCL18 by ELISA")),),
        "criteria": (
            Criterion("exclusion", exclusion.text, None, exclusion, "the word exclusion", (restriction,)),
            Criterion("unmarked", "Lupus is not the same", None, quote("Lupus is not the same")),
        ),
        "sites": (Site("CHU de Rennes", "Rennes", None, "France", quote("CHU de Rennes"), lat=48.12, lon=-1.5),),
        "references": (
            Reference("Doe J. On macrophages.", "10.1000/x(1)", None, "BACKGROUND", quote("Doe J. On macrophages.")),
        ),
        "related_trials": (RelatedTrial("NCT00000001", "Another trial", quote("NCT00000001 Another trial")),),
    }


def _meaning() -> dict[str, object]:
    sentence = quote("CCL18 by ELISA in the supernatant of macrophages of patients exposed to ruxolitinib")
    exposure = Exposure(RUXOLITINIB, "test agent", quote=quote("exposed to ruxolitinib"))
    population = Population(
        MACROPHAGE, "patients", in_vitro=True, exposures=(exposure,), phrase="macrophages of patients"
    )
    measured = (mention("CCL18", CCL18, "measured"), mention("ELISA", ELISA, "measured"))
    in_title = mention("macrophages", MACROPHAGE, "objective")
    skin = mention("skin", SKIN, "collected")
    of = {
        CCL18: measured[:1],
        ELISA: measured[1:],
        MACROPHAGE: (in_title, mention("macrophages of patients", MACROPHAGE, "measured")),
        SCLEROSIS: (mention("systemic sclerosis", SCLEROSIS, "objective"),),
        LUPUS: (mention("Lupus", LUPUS, "exclusion"),),
        SKIN: (skin,),
        LUNG: (mention("lung", LUNG, "collected", "negated"),),
        RUXOLITINIB: (mention("ruxolitinib", RUXOLITINIB, "exvivo"),),
        UNNAMED: (mention("immunosuppressants", UNNAMED, "exclusion"),),
    }
    return {
        "groups": (
            Group("patients", "patients", quote("macrophages of patients"), (SCLEROSIS,), "objective"),
            Group("Healthy donors", "healthy", quote("Healthy donors"), (), "comparator"),
        ),
        "involvements": tuple(
            Involvement(term, tuple(dict.fromkeys(m.role for m in mentions if m.role)), mentions)
            for term, mentions in of.items()
        ),
        "measurements": (
            Measurement(
                ELISA,
                sentence,
                0,
                "12 months",
                (CCL18,),
                (SUPERNATANT,),
                (MACROPHAGE,),
                ("patients",),
                (exposure,),
                (population,),
                "tkg:Concentration",
                measured,
            ),
        ),
        "collections": (
            Collection(SKIN, "biopsy", quote("Two skin biopsies of patients"), "patients", 2, mentions=(skin,)),
        ),
    }


def hierarchy() -> Hierarchy:
    """The terms of the trial with a few ancestors; one edge is of unknown type."""
    macrophage, cell = Term("CL:0000235", "macrophage", "cell"), Term("CL:0000000", "cell", "cell")
    head = Term("UBERON:0000033", "head", "tissue")
    terms = (MACROPHAGE, SCLEROSIS, LUPUS, ELISA, CCL18, SKIN, LUNG, SUPERNATANT, RUXOLITINIB, macrophage, cell, head)
    return Hierarchy(
        terms,
        edges=(
            ("tkg:MonocyteDerivedMacrophage", "is_a", "CL:0000235"),
            ("CL:0000235", "is_a", "CL:0000000"),
            ("UBERON:0002097", "part_of", "UBERON:0000033"),
            ("UBERON:0002048", "unknown", "UBERON:0000033"),
        ),
        subtypes=(
            *((term.id, term.id) for term in terms if term.id),
            ("tkg:MonocyteDerivedMacrophage", "CL:0000235"),
            ("tkg:MonocyteDerivedMacrophage", "CL:0000000"),
            ("CL:0000235", "CL:0000000"),
        ),
        within=(
            *((term.id, term.id) for term in (SKIN, LUNG, head) if term.id),
            ("UBERON:0002097", "UBERON:0000033"),
            ("UBERON:0002048", "UBERON:0000033"),
        ),
        close=(("tkg:MonocyteDerivedMacrophage", "CL:0000235"),),
        proteins=(("HGNC:10616", "uniprot:P55774"),),
        definitions=(("tkg:MonocyteDerivedMacrophage", "A macrophage that is made of monocytes in culture."),),
    )

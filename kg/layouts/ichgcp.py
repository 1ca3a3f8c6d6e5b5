"""ICH GCP (ichgcp.net) in English, Italian and French: headings of ClinicalTrials.gov, machine-translated.

Linked values (conditions, interventions, status) are often lost, so a label may stand without its value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg import criteria as judge
from kg.codes import code
from kg.lines import (
    Block,
    Cut,
    Field,
    Layout,
    Line,
    criteria,
    key,
    nothing,
    prose,
    section,
    skip,
    timed,
    value,
    values,
)
from kg.lines.groups import groups
from kg.lines.people import ORGANISATION, investigators
from kg.lines.places import nested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lines import Reader
    from kg.model import Section

_DAY: Final = r"(?:\d{1,2}(?:er)?\.?\s+[^\W\d_]+\.?\s+\d{4}|[^\W\d_]+\s+(?:\d{1,2},\s*)?\d{4}|\d{4}-\d{2}-\d{2})"
_DATE: Final = re.compile(_DAY)
# "14 dicembre 2021 aggiornato da: University Hospital, Strasbourg, France"
_HEADER: Final = re.compile(
    rf"(?P<date>{_DAY})\s+(?:updated by|aggiornato da|mis à jour par)\s*:\s*(?P<by>.*)", re.IGNORECASE
)
_NOTICE: Final = re.compile(
    r"(?:questa pagina è stata tradotta|cette page a été traduite|this page was automatically translated).*", re.I
)
_CRUMB: Final = re.compile(
    r"(?:clinical trial|prova clinica|studio clinico|essai clinique)\s+(?P<id>NCT\d+)", re.IGNORECASE
)
_SITE: Final = re.compile(
    r"ICH[ -]GCP|(?:US|U\.S\.) Clinical Trials Registry|.*(?:Registro|Registre).{0,40}(?:studi|essais) clini.*", re.I
)
_FRAME: Final = re.compile(
    r"(?:Time Frame|Lasso di tempo|Tempi|Periodo di tempo|Délai|Intervalle de temps)\s*:\s*", re.IGNORECASE
)
_ACRONYM: Final = re.compile(r"\((?P<words>[^\s()][^()]{1,30})\)$")
_TYPE: Final = re.compile(
    r"interventional|observational|interventistic[oi]|osservazional[ei]|interventionnel(?:le)?|observationnel(?:le)?|observation",
    re.I,
)
_PERSON: Final = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,3}[^\W\d_][\w.'’-]*")
_FORM: Final = re.compile(r"(?:inc|ltd|llc|co|corp|gmbh|s\.?a|s\.?p\.?a|plc|ag|b\.?v)\b.*", re.IGNORECASE)
_TRIALS_ON: Final = "Clinical Trials on … | Prove cliniche su … | Sperimentazioni cliniche su … | Essais cliniques sur … | Studi clinici su …"
_TITLE: Final = 300
"""The most characters of an official title: what is longer is a summary."""


def _preamble(block: Block, cut: Cut) -> Iterator[Section | None]:
    """Notice and breadcrumbs, title, ``<date> updated by: <sponsor>``, official title, summary: any may be missing."""
    lines = [line for line in block.lines if not _NOTICE.match(line.text) and not _SITE.fullmatch(line.text)]
    for line in lines:
        crumb = _CRUMB.fullmatch(line.text)
        yield section(cut.document, "id", [line.part(*crumb.span("id")).span]) if crumb else None
    lines = [line for line in lines if not _CRUMB.fullmatch(line.text)]
    headers = [i for i, line in enumerate(lines) if _HEADER.fullmatch(line.text)]
    above, below = (lines[: headers[0]], lines[headers[0] + 1 :]) if headers else (lines[:1], lines[1:])
    for line in above[-1:]:
        yield section(cut.document, "title", [line.span])
        yield _acronym(line, cut)
    for i in headers[:1]:
        yield _sponsor(lines[i], cut)
    if below and len(below[0].text) <= _TITLE and not below[0].text.endswith((".", ":", ";")):
        yield section(cut.document, "official_title", [below.pop(0).span])
    yield section(cut.document, "brief_summary", [line.span for line in below])


def _acronym(line: Line, cut: Cut) -> Section | None:
    """``… Inflammatory Myopathies (SCLEROMYOMICS)``; an abbreviation of the words before it is no acronym of the trial."""
    match = _ACRONYM.search(line.text)
    if not match or sum(c.isupper() or c.isdigit() for c in match["words"]) < len(match["words"]) / 2:
        return None
    short, words = match["words"].casefold(), line.text[: match.start()].casefold().split()[-len(match["words"]) :]
    letters = iter(" ".join(words))
    initials = {word[0] for word in words}
    if short[0] in initials and " " not in short and all(character in letters for character in short):
        return None
    return section(cut.document, "acronym", [line.part(*match.span("words")).span])


def _sponsor(line: Line, cut: Cut) -> Section | None:
    """``[person, ]organisation``: a first part that is a person's name is not the sponsor."""
    match = _HEADER.fullmatch(line.text)
    start, end = match.span("by") if match else (0, 0)
    first, comma, rest = line.text[start:end].partition(",")
    if comma and _PERSON.fullmatch(first) and not ORGANISATION.search(first) and not _FORM.fullmatch(rest.strip()):
        start += len(first) + 1
    return section(cut.document, "sponsor", [line.part(start, end).span])


def _enrollment(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Iscrizione (Anticipato)``; the value is often lost, and so is the next heading: then a phase stands here."""
    for line in block.lines:
        phase = code("phase", line.text)
        if phase:
            yield section(cut.document, "phase", [line.span])
        elif re.fullmatch(r"\d[\d,. ]*", line.text):
            yield section(cut.document, "enrollment", [line.span], qualifier=_qualifier(block))


def _qualifier(block: Block) -> str:
    """``Inizio studio (Effettivo)`` → ACTUAL."""
    match = re.search(r"\(([^()]+)\)", block.heading.text if block.heading else "")
    return (code("date_type", match[1]) if match else None) or ""


def _date(name: str) -> Reader:
    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        lines = [line for line in block.lines if not re.fullmatch(r"\(?[^()]*\)", line.text)][:1]
        for line in lines:
            found = [line.span] if _DATE.fullmatch(line.text) else []
            yield section(cut.document, name, found, qualifier=_qualifier(block))

    return read


def _model(name: str) -> Reader:
    """The label says the type of study, which the page may not give otherwise: ``Modello interventistico: …``."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        typed = any(code("study_type", line.text) for line in cut.under("Study Type")[:1])
        kind = _TYPE.search(block.heading.text) if block.heading else None
        if kind and block.heading and not typed:
            yield section(cut.document, "study_type", [block.heading.part(*kind.span()).span], rule="design-label")
        yield from value(name)(block, cut)

    return read


def _coded(name: str) -> Reader:
    """A value that may look like nothing: ``Assegnazione: N / A`` is the code NA."""

    def read(block: Block, cut: Cut) -> Iterator[Section | None]:
        for line in block.lines[:1]:
            if code(name, line.text) or not nothing(line.text):
                yield section(cut.document, name, [line.span])

    return read


def _phases(block: Block, cut: Cut) -> Iterator[Section | None]:
    for line in block.lines:
        yield section(cut.document, "phase", [line.span]) if code("phase", line.text) else None


def _healthy(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Accetta volontari sani`` often stands without its value: then it is unknown."""
    for line in block.lines[:1]:
        yield section(cut.document, "healthy_volunteers", [line.span]) if code("yes_no", line.text) else None


def _trials_on(block: Block, cut: Cut) -> Iterator[Section | None]:
    """``Prove cliniche su X``: the site links conditions, then interventions; X is one of them.

    Words of the titles are a condition; else the last one is an intervention where people are assigned to one.
    """
    names = [line for line in block.lines[:1] if not nothing(line.text)]
    for line in names:
        titles = " ".join(line.text for line in cut.blocks[0].lines).casefold()
        last = block is [other for other in cut.blocks if other.field is block.field][-1]
        known = {key(other.text.partition(": ")[2] or other.text) for other in cut.under("Intervention / Treatment")}
        conditions = {other.key for other in cut.under("Conditions")}
        if line.key in known or line.key in conditions:
            continue
        if line.key in titles:
            yield section(cut.document, "condition", [line.span])
        elif last and not known and _interventional(cut):
            yield section(cut.document, "intervention.name", [line.span])
        else:
            yield section(cut.document, "keyword", [line.span])


def _interventional(cut: Cut) -> bool:
    headings = (
        block.heading.text
        for block in cut.blocks
        if block.heading and block.field and "interventional model: …" in block.field.keys
    )
    return any(True for _ in headings)


def _other_criteria(block: Block, cut: Cut) -> Iterator[Section | None]:
    """The text below the ages is the list of criteria; ``Descrizione`` may head it."""
    yield from criteria(judge)(replace(block, lines=tuple(line for line in block.lines if not nothing(line.text))), cut)


def _timed(kind: str) -> Reader:
    return timed(kind, lambda words: match.end() if (match := _FRAME.match(words)) and match.end() < len(words) else 0)


LAYOUT: Final = Layout(
    site="ICH GCP (ichgcp.net)",
    signature=(
        "Study Overview | Panoramica dello studio | Aperçu de l'étude",
        "Contacts and Locations | Contatti e Sedi | Contacts et emplacements",
        "Participation Criteria | Criteri di partecipazione | Critères de participation",
        "Study Plan | Piano di studio | Plan d'étude",
        "What is the study measuring? | Cosa sta misurando lo studio? | Que mesure l'étude ?",
        "Collaborators and Investigators | Collaboratori e investigatori | Collaborateurs et enquêteurs",
        "Study record dates | Studiare le date dei record | Dates d'enregistrement des études",
    ),
    preamble=_preamble,
    fields=(
        Field("Study Overview | Panoramica dello studio | Aperçu de l'étude", skip),
        Field("Status | Stato | Statut", value("status", lambda words: code("status", words))),
        Field("Conditions | Condizioni | Les conditions", values("condition")),
        Field(
            "Intervention / Treatment | Intervento / Trattamento | Intervention / Traitement"
            " | Arms and Interventions | Armi e interventi | Armes et Interventions"
            " | Groups and Cohorts | Gruppi e coorti | Groupes et cohortes",
            groups,
        ),
        Field("Detailed Description | Descrizione dettagliata | Description détaillée", prose("detailed_description")),
        Field(
            "Study Type | Tipo di studio | Type d'étude", value("study_type", lambda words: code("study_type", words))
        ),
        Field("Enrollment … | Iscrizione … | Inscription …", _enrollment),
        Field("Phase | Fase", _phases),
        Field("Contacts and Locations | Contatti e Sedi | Contacts et emplacements", skip),
        Field("Study Contact | Contatto studio | Coordonnées de l'étude", skip),
        Field("Study Contact Backup | Backup dei contatti dello studio | Sauvegarde des contacts de l'étude", skip),
        Field("Study Locations | Luoghi di studio | Lieux d'étude", nested),
        Field("Participation Criteria | Criteri di partecipazione | Critères de participation", skip),
        Field("Eligibility Criteria | Criteri di ammissibilità | Critère d'éligibilité | Critères d'éligibilité", skip),
        Field(
            "Ages Eligible for Study | Età idonea allo studio | Âges éligibles pour étudier | Âges éligibles pour l'étude",
            value("age"),
        ),
        Field("Accepts Healthy Volunteers | Accetta volontari sani | Accepte les volontaires sains", _healthy),
        Field(
            "Genders Eligible for Study | Sexes Eligible for Study | Sessi ammissibili allo studio"
            " | Sexes éligibles pour l'étude | Sexes éligibles pour étudier",
            value("sex", lambda words: code("sex", words)),
        ),
        Field("Sampling Method | Metodo di campionamento | Méthode d'échantillonnage", skip),
        Field("Study Population | Popolazione di studio | Population étudiée", prose("detailed_description")),
        Field("Description | Descrizione | La description", _other_criteria),
        Field(
            "Inclusion Criteria | Criteri di inclusione | Critère d'intégration | Critères d'inclusion",
            criteria(judge, "inclusion"),
        ),
        Field(
            "Exclusion Criteria | Criteri di esclusione | Critère d'exclusion | Critères d'exclusion",
            criteria(judge, "exclusion"),
        ),
        Field("Study Plan | Piano di studio | Plan d'étude", skip),
        Field("How is the study designed? | Come è strutturato lo studio? | Comment l'étude est-elle conçue ?", skip),
        Field("Design Details | Dettagli di progettazione | Détails de conception", skip),
        Field("Primary Purpose: … | Scopo principale: … | Objectif principal: …", _coded("primary_purpose")),
        Field("Allocation: … | Assegnazione: … | Répartition: …", _coded("allocation")),
        Field(
            "Interventional Model: … | Modello interventistico: … | Modèle interventionnel: …",
            _model("intervention_model"),
        ),
        Field(
            "Observational Models: … | Observational Model: … | Modelli osservazionali: … | Modello osservazionale: …"
            " | Modèles d'observation: … | Modèle d'observation: …",
            _model("observational_model"),
        ),
        Field(
            "Time Perspectives: … | Time Perspective: … | Prospettive temporali: … | Perspectives temporelles: …",
            _coded("time_perspective"),
        ),
        Field("Masking: … | Mascheramento: … | Masquage: …", _coded("masking")),
        Field("What is the study measuring? | Cosa sta misurando lo studio? | Que mesure l'étude ?", skip),
        Field(
            "Primary Outcome Measures | Misure di risultato primarie | Principaux critères de jugement"
            " | Mesures des résultats primaires",
            _timed("PRIMARY"),
        ),
        Field(
            "Secondary Outcome Measures | Misure di risultato secondarie | Mesures de résultats secondaires",
            _timed("SECONDARY"),
        ),
        Field("Other Outcome Measures | Altre misure di risultato | Autres mesures de résultats", _timed("OTHER")),
        Field("Collaborators and Investigators | Collaboratori e investigatori | Collaborateurs et enquêteurs", skip),
        Field("Sponsor | Parrainer | Commanditaire", value("sponsor")),
        Field("Collaborators | Collaboratori | Collaborateurs", values("collaborator")),
        Field("Investigators | Investigatori | Les enquêteurs | Enquêteurs", investigators),
        Field(
            "Publications and helpful links | Pubblicazioni e link utili | Publications et liens utiles"
            " | General Publications | Pubblicazioni generali | Publications générales",
            values("reference", lambda words: len(words) > 40, lambda line: [line]),  # noqa: PLR2004 - a citation is long
        ),
        Field("Study record dates | Studiare le date dei record | Dates d'enregistrement des études", skip),
        Field("Study Major Dates | Studia le date principali | Dates principales de l'étude", skip),
        Field("Study Start … | Inizio studio … | Début de l'étude …", _date("date.start")),
        Field(
            "Primary Completion … | Completamento primario … | Achèvement primaire …", _date("date.primary_completion")
        ),
        Field("Study Completion … | Completamento dello studio … | Achèvement de l'étude …", _date("date.completion")),
        Field("Study Registration Dates | Date di iscrizione allo studio | Dates d'inscription aux études", skip),
        Field("First Submitted | Primo inviato | Première soumission", skip),
        Field(
            "First Submitted That Met QC Criteria | Primo inviato che soddisfa i criteri di controllo qualità"
            " | Première soumission répondant aux critères de contrôle qualité",
            skip,
        ),
        Field("First Posted … | Primo Inserito … | Première publication …", _date("date.first_posted")),
        Field("Study Record Updates | Aggiornamenti dei record di studio | Mises à jour des dossiers d'étude", skip),
        Field(
            "Last Update Posted … | Ultimo aggiornamento pubblicato … | Dernière mise à jour publiée …",
            _date("date.last_update"),
        ),
        Field(
            "Last Update Submitted … | Ultimo aggiornamento inviato … | Dernière mise à jour soumise …"
            " | Last Verified | Ultimo verificato | Dernière vérification",
            skip,
        ),
        Field("More Information | Maggiori informazioni | Plus d'information", skip),
        Field("Terms related to this study | Termini relativi a questo studio | Termes liés à cette étude", skip),
        Field("Keywords | Parole chiave | Mots clés", values("keyword")),
        Field(
            "Additional Relevant MeSH Terms | Termini MeSH pertinenti aggiuntivi | Termes MeSH pertinents supplémentaires"
            " | Other Study ID Numbers | Altri numeri di identificazione dello studio | Autres numéros d'identification d'étude"
            " | Plan for Individual participant data (IPD) | Piano per i dati dei singoli partecipanti (IPD)"
            " | Planifier les données individuelles des participants (IPD)",
            skip,
        ),
        Field(
            "Drug and device information, study documents | Informazioni su farmaci e dispositivi, documenti di studio"
            " | Informations sur les médicaments et les dispositifs, documents d'étude",
            skip,
        ),
        Field(
            "This information was retrieved … | Queste informazioni sono state recuperate … | Ces informations ont été extraites …",
            skip,
        ),
        Field(_TRIALS_ON, _trials_on),
    ),
    noise=(
        r"questa sezione fornisce .*|this section provides .*|cette section (?:fournit|présente) .*",
        r"i ricercatori cercano .*|researchers look for .*|les chercheurs recherchent .*",
        r"qui è dove troverai .*|this is where you will find .*|c'est ici que vous .*",
        r"queste date tengono traccia .*|these dates track .*|ces dates suivent .*",
        r"(?:outcome measure|measure description|time frame|misura del risultato|misura descrizione|lasso di tempo"
        r"|mesure des résultats|description de la mesure|délai)",
        r"(?:participant group / arm|group / cohort|gruppo di partecipanti / braccio|gruppo / coorte"
        r"|groupe de participants / bras|groupe / cohorte)",
    ),
    closing=("Study Plan", "Piano di studio", "Plan d'étude", "Study record dates", "Studiare le date dei record"),
)

"""A trial's document → where the graph comes from: source, hash, layout, versions, and the issues found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import iris
from kg.triples.literals import date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Trial
    from kg.triples.scope import Scope


def document_quads(scope: Scope, versions: Mapping[str, str]) -> None:
    """The document, its provenance (PROV-O) and its issues; ``versions`` are facts of the run that made the graph."""
    document = scope.trial.document
    address = iris.url(document.url) if document.url else None
    activity = iris.document_part(document.sha256, "activity", "build")
    scope.describe(
        scope.graph,
        {
            "rdf:type": (iris.written("tkg:Document"), iris.written("prov:Entity")),
            "tkg:sourceName": document.source,
            "tkg:sha256": document.sha256,
            "tkg:layout": scope.trial.layout,
            "tkg:sourceKind": document.kind,
            "tkg:precedence": precedence(scope.trial),
            "tkg:siteName": document.site,
            "dcterms:language": document.language,
            "dcterms:source": address,
            "prov:wasDerivedFrom": address,
            "prov:wasGeneratedBy": activity,
            "tkg:retrieved": date(document.retrieved),
            "tkg:describesTrial": scope.node,
        },
    )
    scope.describe(activity, {"rdf:type": iris.written("prov:Activity"), **versions})
    _issues(scope)


def precedence(trial: Trial) -> str:
    """Words that sort documents of one trial: where they disagree, the greatest one's values are preferred.

    A registry's own record comes before those that retell it, then the newer before the older: by the date of its last
    change, else of its status, else of its retrieval.  See ``docs/decisions/0013``.
    """
    when = dict(trial.dates).get("last_update") or trial.status_as_of or trial.document.retrieved or ""
    return f"{int(trial.document.kind == 'registry')} {when}".strip()


def _issues(scope: Scope) -> None:
    found = dict.fromkeys((*scope.trial.document.issues, *scope.trial.issues))
    for number, issue in enumerate(found):
        node = iris.document_part(scope.trial.document.sha256, "issue", str(number))
        scope.describe(scope.graph, {"tkg:hasIssue": node})
        scope.describe(
            node,
            {
                "rdf:type": iris.written("tkg:SourceIssue"),
                "tkg:issueCode": issue.code,
                "tkg:severity": issue.severity,
                "tkg:line": issue.line,
                "rdfs:comment": issue.message,
                "tkg:issueIn": scope.graph,
                "tkg:aboutTrial": scope.node,
            },
        )

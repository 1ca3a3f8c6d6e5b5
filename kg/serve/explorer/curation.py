"""What a curator should look at: verdicts, rules, conflicts, missing terms and doubtful identities, each as a list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg import files
from kg.serve.explorer import sql
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import Table, query

if TYPE_CHECKING:
    from kg.serve.explorer.editions import Edition
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]


_DECISIONS: Final = (
    "trial", "decision", "concept", "role", "instead", "instead_role", "curator", "date", "comment", "quote", "state",
)  # fmt: skip


def curation(view: View) -> Page:
    """All lists, each as a table of its own."""
    edition = view.edition
    rules = _rules(edition)
    tables = (
        Table(
            "changed",
            "Decisions about what has changed since",
            ("trial", "decision", "concept", "role", "state", "curator", "date", "quote"),
            edition.rows(sql.load("curation/stale")),
            query("pages/decisions"),
            "None.",
        ),
        Table(
            "decisions",
            "Decisions of curators",
            _DECISIONS,
            edition.rows(sql.load("curation/decisions")),
            query("pages/decisions"),
            "None: `trialkg review` exports what can be decided on.",
        ),
        Table(
            "verdicts",
            "Verdicts of the build",
            ("outcome", "documents"),
            edition.rows(sql.load("curation/verdicts")),
            query("pages/issues"),
            "No document.",
        ),
        Table(
            "quarantined",
            "Quarantined documents",
            ("document", "code", "message", "line"),
            edition.rows(sql.load("curation/quarantined")),
            query("pages/issues"),
            "None: every document was published.",
        ),
        Table(
            "issues",
            "Issues of documents",
            ("code", "severity", "document", "trial", "line", "message"),
            edition.rows(sql.load("curation/issues")),
            query("pages/issues"),
            "None.",
        ),
        Table(
            "rules",
            "Rules over the whole graph",
            ("rule", "violations", "examples"),
            rules or [],
            _rule_queries(),
            "None.",
        ),
        _answer(
            edition,
            "conflicts",
            "Where documents disagree",
            ("trial", "field", "value", "document", "site", "date", "retrieved"),
        ),
        Table(
            "requests",
            "Terms to be requested from an ontology",
            ("words", "kind", "id", "closest", "parent", "trials"),
            edition.rows(sql.load("curation/requests")),
            query("pages/requests"),
            "None.",
        ),
        Table(
            "unnamed",
            "Words that no ontology names",
            ("words", "kind", "role", "trials"),
            edition.rows(sql.load("curation/unnamed")),
            query("digest/unnamed"),
            "None.",
        ),
        Table(
            "review",
            "To be reviewed",
            ("trial", "title", "reason"),
            edition.rows(sql.load("curation/review")),
            query("pages/review"),
            "Nothing.",
        ),
    )
    context = {"checked": rules is not None, "page": view.number("page")}
    return Page("curation.html", "Curation", context, tables, lasting=rules is not None)


def _rules(edition: Edition) -> list[Row] | None:
    """What the rules of ``queries/checks`` found; ``None`` while they are still being run."""
    checked = edition.later("checks")
    return None if checked is None else list(checked["rules"])


def _rule_queries() -> str:
    folder = files.queries() / "checks"
    return "\n\n".join(
        f"# --- {path.stem}\n{path.read_text(encoding='utf-8').strip()}" for path in sorted(folder.glob("*.rq"))
    )


def _answer(edition: Edition, name: str, caption: str, columns: tuple[str, ...]) -> Table:
    record = json.loads(edition.value("SELECT record FROM answer WHERE name = ?", name) or '{"rows": []}')
    shown = (files.queries() / f"{name}.rq").read_text(encoding="utf-8")
    kept = "\n".join(line for line in shown.splitlines() if not line.startswith("#+"))
    return Table(name, caption, columns, record["rows"], kept, "None: no two documents of a trial disagree.")

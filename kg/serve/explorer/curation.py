"""What a curator should look at: verdicts, rules, conflicts, missing terms and doubtful identities, each as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg import files
from kg.serve.explorer.pages import Page
from kg.serve.explorer.questions import answered
from kg.serve.explorer.tables import Table, query

if TYPE_CHECKING:
    from kg.serve.explorer.editions import Edition
    from kg.serve.explorer.pages import View

    Row = dict[str, Any]


class _List(NamedTuple):
    """A list of the digest (``curation_…``), made by the SQL of that name; ``query`` asks the graph for it."""

    name: str
    caption: str
    columns: tuple[str, ...]
    query: str
    empty: str = "None."


_PER: Final = 25
"""Rows of a list: there are ten lists on the page."""
_BEFORE: Final = (
    _List(
        "stale",
        "Decisions about what has changed since",
        ("trial", "decision", "concept", "role", "state", "curator", "date", "quote"),
        "pages/decisions",
    ),
    _List(
        "decisions",
        "Decisions of curators",
        (
            "trial",
            "decision",
            "concept",
            "role",
            "instead",
            "instead_role",
            "curator",
            "date",
            "comment",
            "quote",
            "state",
        ),
        "pages/decisions",
        "None: `trialkg review` exports what can be decided on.",
    ),
    _List("verdicts", "Verdicts of the build", ("outcome", "documents"), "pages/issues", "No document."),
    _List(
        "quarantined",
        "Quarantined documents",
        ("document", "code", "message", "line"),
        "pages/issues",
        "None: every document was published.",
    ),
    _List(
        "issues", "Issues of documents", ("code", "severity", "document", "trial", "line", "message"), "pages/issues"
    ),
)
_BEHIND: Final = (
    _List(
        "requests",
        "Terms to be requested from an ontology",
        ("words", "kind", "id", "closest", "parent", "trials"),
        "pages/requests",
    ),
    _List("unnamed", "Words that no ontology names", ("words", "kind", "role", "trials"), "digest/apart/unnamed"),
    _List("review", "To be reviewed", ("trial", "title", "reason"), "pages/review", "Nothing."),
)


def curation(view: View) -> Page:
    """All lists, each as a table of its own that is leafed through by itself."""
    rules = _rules(view.edition)
    tables = (
        *(_table(view, one) for one in _BEFORE),
        Table(
            "rules",
            "Rules over the whole graph",
            ("rule", "violations", "examples"),
            rules or [],
            _rule_queries(),
            "None.",
        ),
        _conflicts(view),
        *(_table(view, one) for one in _BEHIND),
    )
    context = {"checked": rules is not None, "page": view.number("page")}
    return Page("curation.html", "Curation", context, tables, lasting=rules is not None)


def _table(view: View, one: _List) -> Table:
    """The rows of a list that the page shows."""
    total = view.edition.value(f"SELECT COUNT(*) FROM curation_{one.name}")  # noqa: S608 - our own name
    part = view.shown(total, one.name, _PER)
    rows = view.edition.rows(
        f"SELECT * FROM curation_{one.name} WHERE rowid > ? AND rowid <= ? ORDER BY rowid",  # noqa: S608 - our own name
        part.start,
        part.stop,
    )
    return Table(
        one.name, one.caption, one.columns, rows, query(one.query), one.empty, first=part.start, total=total, per=_PER
    )


def _conflicts(view: View) -> Table:
    shown, text = answered(view, "conflicts", {}, "conflicts", per=_PER)
    return Table(
        "conflicts",
        "Where documents disagree",
        ("trial", "field", "value", "document", "site", "date", "retrieved"),
        shown.rows,
        text,
        "None: no two documents of a trial disagree.",
        first=shown.first,
        total=shown.total,
        per=_PER,
    )


def _rules(edition: Edition) -> list[Row] | None:
    """What the rules of ``queries/checks`` found; ``None`` while they are still being run."""
    checked = edition.later("checks")
    return None if checked is None else list(checked["rules"])


def _rule_queries() -> str:
    folder = files.queries() / "checks"
    return "\n\n".join(
        f"# --- {path.stem}\n{path.read_text(encoding='utf-8').strip()}" for path in sorted(folder.glob("*.rq"))
    )

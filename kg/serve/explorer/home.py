"""The first page, the search, and what to say of an address that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ask.words import example
from kg.serve.explorer import picture, sql
from kg.serve.explorer.pages import Moved, Page
from kg.serve.explorer.searching import alike, search
from kg.serve.explorer.tables import Table, query

if TYPE_CHECKING:
    from kg.serve.explorer.pages import View


def home(view: View) -> Page:
    """Search, the canned questions, and what the graph holds."""
    edition = view.edition
    held = Table(
        "holds", "What the graph holds", ("kind", "concepts", "trials"), picture.kinds(edition), query("pages/holds")
    )
    facts = {
        name: edition.value(sql)
        for name, sql in (
            ("trials", "SELECT COUNT(*) FROM trial"),
            ("documents", "SELECT COUNT(*) FROM document"),
            ("sites", "SELECT COUNT(*) FROM site"),
            ("assays", "SELECT COUNT(DISTINCT node) FROM assay"),
        )
    }
    context = {
        "facts": facts,
        "picture": picture.bars(held.rows),
        "questions": [
            {"name": one.name, "title": one.title, "example": example(one)} for one in edition.graph.questions
        ],
        "examples": _examples(view),
    }
    return Page("home.html", "Explore trials, cells and assays", context, (held,))


def _examples(view: View) -> list[dict[str, object]]:
    """A few well-named concepts of each kind to begin with."""
    return view.edition.rows(sql.load("examples"))


def found(view: View) -> Page:
    """What carries the words that were typed; a trial's number leads to the trial at once."""
    typed = view.fields.get("q", "")
    hits = search(view.edition, typed)
    trials = [hit for hit in hits if hit.kind == "trial"]
    if typed and trials and trials[0].ref.casefold() == typed.casefold() and "table" not in view.fields:
        raise Moved(trials[0].url)
    table = Table(
        "hits",
        f"What is called {typed}" if typed else "Nothing was asked for",
        ("kind", "label", "id", "name", "trials", "url"),
        [
            {
                "kind": hit.kind,
                "label": hit.label,
                "id": hit.ref,
                "name": hit.name,
                "trials": hit.trials,
                "url": hit.url,
            }
            for hit in hits
        ],
        query("pages/search"),
    )
    groups: dict[str, list[object]] = {}
    for hit in hits:
        groups.setdefault(hit.kind, []).append(hit)
    near = alike(view.edition, typed) if typed and not hits else []
    return Page(
        "search.html",
        f"Search: {typed}" if typed else "Search",
        {"typed": typed, "groups": groups, "near": near},
        (table,),
    )


def missing(view: View) -> Page:
    """An address that leads nowhere: what may have been meant."""
    typed = view.path.get("rest", "").rpartition("/")[2].replace("-", " ").replace("_", ":")
    return nothing(view, f"There is no page {view.address}", typed)


def nothing(view: View, message: str, typed: str) -> Page:
    """Page not found, with what is named or spelt like what was looked for."""
    near = [*search(view.edition, typed)[:5], *alike(view.edition, typed)]
    unique = list({hit.url: hit for hit in near}.values())[:8]
    return Page("missing.html", "Not found", {"message": message, "near": unique, "typed": typed}, status=404)

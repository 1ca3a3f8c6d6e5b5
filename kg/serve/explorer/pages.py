"""A view (request → page) → an endpoint that answers as HTML, as RDF, or with one of the page's tables alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from kg.model import StoreError
from kg.serve.explorer import negotiation, rdf
from kg.serve.explorer.editions import PATIENCE, Editions, NotReady
from kg.serve.explorer.marking import marked
from kg.serve.explorer.rendering import render
from kg.serve.explorer.tables import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Quad, Triple
    from starlette.requests import Request

    from kg.serve.explorer.editions import Edition
    from kg.serve.explorer.tables import Table
    from kg.store.slices import Slice


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows; ``triples`` are its RDF, where its tables are not (W3C csv2rdf)."""

    template: str
    title: str
    context: dict[str, Any] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    triples: Callable[[], Iterable[Triple | Quad]] | None = None
    status: int = 200
    lasting: bool = True
    """Whether the page stays the same as long as its generation is the newest."""


class Moved(Exception):  # noqa: N818 - no fault: there is one address for everything
    """The page stands at another address."""

    def __init__(self, address: str) -> None:
        """Say where."""
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class View:
    """What a view is handed: the edition, the parts of the path and the fields of the form (empty ones left out)."""

    edition: Edition
    path: dict[str, str]
    fields: dict[str, str]
    address: str
    whole: bool = False
    """Whether all rows are wanted, not only those that a page shows: for a download, or as RDF."""
    source: Slice | None = None
    """The documents that the page is about, in memory, where it is about few."""

    def shown(self, rows: int, table: str = "", per: int = PAGE) -> slice:
        """Which of so many rows of a table this page shows: the field ``of`` names the one that is leafed through."""
        turned = not table or self.fields.get("of", table) == table
        first = (self.number("page", 1, max(1, -(-rows // per))) - 1) * per if turned and not self.whole else 0
        return slice(0, rows) if self.whole else slice(first, first + per)

    def number(self, name: str, least: int = 1, most: int = 1_000_000) -> int:
        """A field that is a number, or the least where it is none."""
        words = self.fields.get(name, "")
        return min(max(int(words), least), most) if words.isdecimal() and len(words) < 10 else least  # noqa: PLR2004


_FIELD = 500
"""Most characters of a form's field: no name of a thing is longer."""


def endpoint(view: Callable[[View], Page], marking: str = "") -> Callable[[Request], Response]:
    """A view → an endpoint; run in a thread, since a page waits for queries.

    ``marking`` is the field whose concept is marked in the finished page, whatever else the page depends on.
    """

    def respond(request: Request) -> Response:
        nowhere = "rest" in request.path_params  # an address that leads nowhere does so at once
        try:
            edition = _editions(request).current(0 if nowhere else PATIENCE)
        except (NotReady, StoreError):
            if nowhere:
                return Response("Not found\n", 404, media_type="text/plain")
            return _waiting()
        fields = {name: value.strip()[:_FIELD] for name, value in request.query_params.items() if value.strip()}
        form = fields.pop("format", "") or negotiation.wanted(request.headers.get("accept", "")) or ""
        if not form:
            return Response(
                "text/html, text/turtle, application/n-triples, application/rdf+xml or application/ld+json",
                406,
                {"vary": "Accept"},
            )
        key = _key(view, request, fields, form)
        tag = f'"{sha256(f"{edition.digest} {key}".encode()).hexdigest()[:20]}"'
        headers = {"etag": tag, "vary": "Accept", "cache-control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        wanted = fields.pop(marking, "") if form == negotiation.HTML else ""
        key = _key(view, request, fields, form)
        kept = _held(edition, key)
        if kept is None:
            try:
                page = view(
                    View(edition, dict(request.path_params), fields, request.url.path, form != negotiation.HTML)
                )
            except Moved as moved:
                return RedirectResponse(moved.address, 303)
            kept = _written(page, fields, form, edition)
            if page.lasting:
                edition.keep(key, kept)
            else:
                del headers["etag"]
        media, body, status = kept
        body = marked(body, wanted)
        if "table" in fields and form in {"csv", "json"}:
            name = "".join(sign for sign in f"{fields['table']}" if sign.isalnum() or sign == "-")
            headers["content-disposition"] = f'attachment; filename="trialkg-{name}.{form}"'
        return Response(body, status, headers, media)

    return respond


def _key(view: Callable[[View], Page], request: Request, fields: dict[str, str], form: str) -> tuple[Any, ...]:
    """What a rendered page depends on."""
    return view.__module__, view.__name__, request.url.path, tuple(sorted(fields.items())), form


def _held(edition: Edition, key: tuple[Any, ...]) -> tuple[str, bytes, int] | None:
    """A page that was rendered before: for somebody, or ahead."""
    *_, address, fields, form = key
    kept = edition.kept(key)
    return kept or (edition.ahead(ahead_of(str(address), dict(fields))) if form == negotiation.HTML else None)


def ahead_of(address: str, fields: Mapping[str, str]) -> str:
    """The address under which a page is rendered ahead."""
    return f"{address}?{urlencode(sorted(fields.items()))}" if fields else address


def _editions(request: Request) -> Editions:
    state = request.app.state
    if not hasattr(state, "editions"):
        state.editions = Editions(state.graphs)
    editions: Editions = state.editions
    return editions


def _waiting() -> Response:
    """The first digest is not there yet: a page that comes back by itself."""
    body = render("waiting.html", title="One moment", edition=None)
    return Response(body, 503, {"retry-after": "3", "refresh": "3", "cache-control": "no-store"}, "text/html")


def _written(page: Page, fields: dict[str, str], form: str, edition: Edition) -> tuple[str, bytes, int]:
    """A page in the form that was asked for: media type, body, status."""
    if form in {"csv", "json"}:
        name = fields.get("table", "")
        table = next((table for table in page.tables if not name or table.name == name), None)
        if table is None:
            return "text/plain", f"This page has no table {name!r}.\n".encode(), 404
        return ("text/csv" if form == "csv" else "application/json"), table.text(form).encode(), page.status
    media = {short: media for media, short in negotiation.GRAPHS.items()}.get(form, form)
    if media in negotiation.GRAPHS:
        triples = page.triples() if page.triples else rdf.described(page.title, page.tables)
        return media, rdf.serialised(triples, media), page.status
    return rendered(page, fields, edition)


def rendered(page: Page, fields: dict[str, str], edition: Edition) -> tuple[str, bytes, int]:
    """A page as HTML: media type, body, status."""
    context = {**page.context, "tables": {table.name: table for table in page.tables}, "fields": fields}
    body = render(page.template, title=page.title, edition=edition, **context)
    return negotiation.HTML, body.encode(), page.status

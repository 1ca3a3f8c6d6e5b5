"""The explorer's pages without a browser: what they hold, what can be taken away, what must never stand in them."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import time
from contextlib import closing
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from asgi_client import Client
from pyoxigraph import RdfFormat, parse
from starlette.applications import Starlette
from starlette.middleware import Middleware

from kg import files
from kg.ask import load_questions
from kg.ask.find import criteria
from kg.build import build
from kg.serve.explorer import ahead, routes
from kg.serve.explorer.ahead import render_ahead
from kg.serve.explorer.digest import digest
from kg.serve.explorer.editions import Edition
from kg.serve.explorer.rendering import environment
from kg.serve.explorer.tables import Table
from kg.serve.generations import Generations
from kg.serve.headers import SecurityHeaders

if TYPE_CHECKING:
    from kg.ask.questions import Question
    from kg.knowledge_graph import KnowledgeGraph

PAGES = (
    "/",
    "/search?q=fibro",
    "/search?q=zzzzzz",
    "/trial/NCT05273138",
    "/trial/NCT04206644",
    "/trial/NCT04917705?concept=CL:0001065",
    "/concept/CL:0000235",
    "/concept/UBERON:0002097",
    "/concept/UBERON:0002048",
    "/find",
    "/find?condition=systemic+sclerosis&biopsy=skin&recruiting=yes",
    "/matrix",
    "/matrix?of=tissue&condition=systemic+sclerosis",
    "/matrix?together=yes",
    "/map",
    "/map?country=France&status=RECRUITING",
    "/map?condition=systemic+sclerosis",
    "/curation",
    "/editor",
    "/editor?example=trials-studying-cell",
    "/questions/trials-studying-cell?cell=macrophage",
    "/questions/trials-studying-cell",
    "/questions/conflicts",
)
CASES = list(
    csv.DictReader(
        (Path(__file__).parent / "cases" / "explorer_search.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
    )
)


def client(store: Path) -> Client:
    """The pages over a store, with the headers that the server adds."""
    app = Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)])
    app.state.graphs = Generations(store)
    return Client(app)


@pytest.fixture(scope="module")
def pages(seeds_store: Path) -> Client:
    """The pages of the five seeds."""
    return client(seeds_store)


def rows(pages: Client, address: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table, as its download gives them."""
    found = pages.get(f"{address}{'&' if '?' in address else '?'}table={table}&format=json")
    assert found.status_code == 200
    listed: list[dict[str, Any]] = found.json()["rows"]
    return listed


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_carries_nothing_inline(pages: Client, address: str) -> None:
    """One heading of the first order, none skipped, every label's field there; no script or style inline."""
    found = pages.get(address)
    assert found.status_code == 200
    body = found.text
    assert body.count("<h1") == 1
    assert '<html lang="en">' in body
    levels = [int(level) for level in re.findall(r"<h([1-6])", body)]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)|javascript:", body)
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids)), sorted(name for name in set(ids) if ids.count(name) > 1)
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', body)) <= set(ids)
    assert set(re.findall(r'aria-labelledby="([^"]+)"', body)) <= set(ids)
    assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', body), "an asset of another host"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_rdf(pages: Client, address: str) -> None:
    """Turtle, N-Triples, RDF/XML and JSON-LD by content negotiation, of the same statements."""
    counts = set()
    for media, form in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ):
        found = pages.get(address, headers={"accept": media})
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(media)
        assert "Accept" in found.headers["vary"]
        counts.add(len(set(parse(found.content, format=form))))
    assert len(counts) == 1
    assert counts > {0} or min(counts) > 0


def test_a_trial_as_rdf_is_what_its_documents_say(pages: Client, graph: KnowledgeGraph) -> None:
    """Every triple of the trial's document graphs, and none of another trial's."""
    told = pages.get("/trial/NCT05273138", headers={"accept": "application/n-triples"})
    triples = {(one.subject, one.predicate, one.object) for one in parse(told.content, format=RdfFormat.N_TRIPLES)}
    entry = next(one for one in graph.store.entries() if one.trial == "NCT05273138")
    expected = {quad.triple for quad in graph.store.quads() if quad.graph_name.value == entry.graph}  # type: ignore[union-attr]
    assert len(triples) == len(expected)
    assert all((one.subject, one.predicate, one.object) in triples for one in expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["words"]))
def test_search_finds(pages: Client, case: dict[str, str]) -> None:
    """Names of every kind lead to the thing; the first of its kind is the one that is meant."""
    found = pages.get("/search", params={"q": case["words"], "table": "hits", "format": "json"}).json()["rows"]
    of_kind = [row for row in found if row["kind"] == case["kind"]]
    assert of_kind, f"nothing found: {case['why']}"
    assert of_kind[0]["id"] == case["first"], case["why"]
    assert pages.get(of_kind[0]["url"]).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "zzzzqqq",
        "'; DROP TABLE words; --",
        '"',
        "* OR 1",
        "NEAR(",
        "\x00",
        "a" * 400,
        "%",
        "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL X}",
    ],
)
def test_search_holds(pages: Client, words: str) -> None:
    """What is no name of anything finds nothing, whatever it looks like to the index."""
    found = pages.get("/search", params={"q": words})
    assert found.status_code == 200
    assert "in no trial here" not in found.text or "zz" not in words


def test_a_registry_number_leads_to_its_trial_at_once(pages: Client) -> None:
    """Nobody has to choose from a list of one."""
    found = pages.get("/search?q=nct04206644", follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, "/trial/NCT04206644")


def terms(graph: KnowledgeGraph, kinds: tuple[str, ...]) -> list[str]:
    """Concepts in use and all above them, of some kinds."""
    query = (
        "PREFIX tkg: <https://w3id.org/trialkg/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#> "
        "SELECT DISTINCT ?c ?k { ?c tkg:kind ?k ; a owl:Class }"
    )
    known = sorted(str(row["c"]) for row in graph.store.select(query) if row["k"] in kinds)
    return [curie for curie in known if any(name.kind in kinds for name in graph.store.find(curie))]


@pytest.mark.parametrize("name", sorted(criteria(files.queries() / "parts" / "find")))
def test_find_answers_like_the_command(pages: Client, graph: KnowledgeGraph, name: str) -> None:
    """Every criterion, with every fifth term that fits: the page finds the trials that ``trialkg find`` finds."""
    criterion = criteria(files.queries() / "parts" / "find")[name]
    slots = criterion.question.slots
    values: list[str] = ["yes"]
    if slots:
        special = {"text": ["France", "Italy"], "number": ["1", "40", "1000"]}
        values = special.get(slots[0].kinds[0]) or terms(graph, slots[0].kinds)[::5]
    assert values
    for value in values:
        wanted: dict[str, Any] = {name: value if slots else True}
        expected = {row["trial"] for row in graph.find(**wanted).rows}
        shown = {row["trial"] for row in rows(pages, f"/find?{name}={quote(value)}", "trials")}
        assert shown == expected, value


def test_find_joins_its_criteria(pages: Client) -> None:
    """All must hold together; a table to compare trials side by side."""
    found = rows(pages, "/find?condition=systemic+sclerosis&biopsy=skin&min-enrollment=20", "trials")
    assert {row["trial"] for row in found} <= {"NCT05273138", "NCT04917705"}
    assert {"trial", "title", "condition", "biopsy", "status", "enrollment", "countries"} <= found[0].keys()
    assert not rows(pages, "/find?condition=systemic+sclerosis&biopsy=lung", "trials")


def test_questions_answer_like_the_command(pages: Client, graph: KnowledgeGraph) -> None:
    """Each canned question with its own examples: the page shows the rows that ``trialkg ask`` prints."""
    for question in graph.questions:
        texts = {slot.name: slot.example for slot in question.slots if slot.example}
        if question.slots:
            fields = "&".join(f"{name}={quote(words)}" for name, words in texts.items())
            shown = pages.get(f"/questions/{question.name}?{fields}&table=answer&format=json").json()["rows"]
            expected = graph.ask_named(question.name, texts).record()["rows"]
            assert len(shown) == len(expected), question.name  # type: ignore[arg-type]


def test_an_unknown_or_ambiguous_term_is_said(pages: Client) -> None:
    """As the command: near names for what is unknown, candidates for what is ambiguous, no rows for either."""
    body = pages.get("/find?condition=sistemic+sclerosis").text
    assert "names no known condition" in body
    assert "systemic sclerosis" in body
    assert "ambiguous" in pages.get("/questions/trials-measuring-analyte?analyte=PARC").text


def test_an_answer_is_leafed_through(pages: Client) -> None:
    """Without JavaScript: each row on one page, in the order of the whole; no page beyond the last."""
    address = "/questions/why?concept=MONDO:0700096"
    every = rows(pages, address, "answer")
    assert len(every) > 100
    shown: list[str] = []
    link: str | None = address
    while link:
        body = pages.get(unescape(link)).text
        assert f"of {len(every):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") in body
        shown += re.findall(r'data-label="trial"[^>]*><div><a class="number" href="[^"]+">([^<]+)', body)
        link = next(iter(re.findall(r'<a href="([^"]+)">next', body)), None)
    assert shown == [row["trial"] for row in every]
    last = -(-len(every) // 50)
    assert "before</a>" in pages.get(f"{address}&page={last + 5}").text
    assert "next →" not in pages.get(f"{address}&page={last + 5}").text
    assert pages.get(f"{address}&page=2&of=also").text.count("1 to 50 of") == 1
    assert "names no known" in pages.get("/questions/trials-studying-cell?cell=monozyt&page=2").text


def test_no_term_or_an_open_one_is_no_answer_of_all(pages: Client) -> None:
    """A form without its needed term shows no table; an optional one that stays open shows all."""
    assert 'id="table-answer"' not in pages.get("/questions/trials-of-condition").text
    assert "needs condition" in pages.get("/questions/trials-of-condition?page=2").text
    assert rows(pages, "/questions/comparable-samples?ask=yes", "answer")
    assert not rows(pages, "/questions/trials-of-condition?condition=asthma", "answer")


def test_the_matrix_counts_what_an_assay_targets(pages: Client, graph: KnowledgeGraph) -> None:
    """As the canned question; bulk assays stand in a row of their own; co-occurrence is a switch."""

    def fields(found: list[dict[str, Any]]) -> dict[tuple[object, object], int]:
        return {(row["cell"]["label"], row["assay"]["label"]): row["trials"] for row in found}

    planned = fields(rows(pages, "/matrix", "matrix"))
    assert planned == fields(graph.ask_named("cell-assay-matrix", {}).rows)
    assert ("cells not stated", "single-cell RNA sequencing") in planned
    assert ("fibroblast", "single-cell RNA sequencing") not in planned, (
        "the trial studies both; no assay targets the cells"
    )
    together = fields(rows(pages, "/matrix?together=yes", "matrix"))
    assert ("fibroblast", "single-cell RNA sequencing") in together
    assert not any(label == "cells not stated" for label, _ in together)


@pytest.mark.parametrize(
    "address", ["/matrix", "/matrix?of=tissue", "/matrix?together=yes", "/matrix?condition=systemic+sclerosis"]
)
def test_each_field_of_the_matrix_leads_to_its_trials(pages: Client, address: str) -> None:
    """As many trials as the field says; an empty field reads *not stated*."""
    body = pages.get(address).text
    links = re.findall(r'<td class="h\d"><a href="([^"]+)"[^>]*>([^<]+)</a>', body)
    assert links
    assert '<span class="unseen">not stated</span>' in body
    for link, number in links:
        assert len(rows(pages, unescape(link), "trials")) == int(number)


def test_a_condition_filters_the_matrix(pages: Client) -> None:
    """A condition that no trial studies leaves it empty; a condition above all of them changes nothing."""
    assert rows(pages, "/matrix?condition=systemic+sclerosis", "matrix") == rows(pages, "/matrix", "matrix")
    assert rows(pages, "/matrix?condition=asthma", "matrix") == []


def test_the_query_behind_a_table_gives_its_rows(pages: Client, graph: KnowledgeGraph) -> None:
    """The SPARQL that a page shows is run as it stands."""
    for address in ("/concept/CL:0000235", "/concept/UBERON:0002097", "/trial/NCT04206644", "/matrix", "/", "/map"):
        body = pages.get(address).text
        for name, query in re.findall(r'id="table-([\w-]+)".*?<code>(.*?)</code>', body, re.DOTALL):
            found = graph.store.select(unescape(query))
            shown = rows(pages, address, name)
            if name in {"trials", "matrix", "collections", "outcomes", "criteria"}:
                assert len(found) == len(shown), f"{address} {name}"
            else:
                assert bool(found) >= bool(shown), f"{address} {name}"


ASKED = [
    (question, ask["ask"])
    for question in load_questions(files.queries())
    if "role" in question.columns and "context" not in question.front  # whose sentences come from the texts
    for ask in question.front["expects"]
]


@pytest.mark.parametrize(
    ("question", "texts"), ASKED, ids=[f"{one.name}-{'-'.join(ask.values())}" for one, ask in ASKED]
)
def test_the_query_under_a_question_gives_the_rows_of_its_tables(
    pages: Client, graph: KnowledgeGraph, question: Question, texts: dict[str, str]
) -> None:
    """Both tables hold all, but roles that are neither, and weaker hits of a trial of the answer; nothing else."""
    address = f"/questions/{question.name}?" + "&".join(f"{name}={quote(words)}" for name, words in texts.items())
    shown = re.search(r'id="table-answer".*?<code>(.*?)</code>', pages.get(address).text, re.DOTALL)
    assert shown
    answer, also = (
        {tuple(map(_plain, map(row.get, question.columns))) for row in rows(pages, address, name)}
        for name in ("answer", "also")
    )
    found = {
        tuple(_plain(row[column]) for column in question.columns) for row in graph.store.select(unescape(shown[1]))
    }
    assert answer | also <= found
    trial, role = question.columns.index("trial"), question.columns.index("role")
    named = {row[trial] for row in answer}
    seen = {*question.front.get("answer", ()), *question.front.get("also", ())}
    assert [row for row in found - answer - also if row[role] in seen and row[trial] not in named] == []


def _plain(value: object) -> object:
    """A value of a row, the same from a page and from a query."""
    value = value["id"] if isinstance(value, dict) else value
    return value.removeprefix("tid:trial/").removeprefix("role:") if isinstance(value, str) else value


def test_a_concept_counts_its_subtypes(pages: Client) -> None:
    """A trial on monocyte-derived macrophages is found below macrophage; not below what is no kind of it."""
    found = rows(pages, "/concept/CL:0000235", "trials")
    assert {row["trial"] for row in found if row["role"] == "measured"} == {"NCT04206644"}
    assert "NCT04206644" not in {row["trial"] for row in rows(pages, "/concept/CL:0000236", "trials")}
    body = pages.get("/concept/CL:0000235").text
    assert "mononuclear phagocyte" in body
    assert "connective tissue" in body or "phagocyt" in body
    assert "also called" in body.lower()


def test_words_and_statements_lead_to_each_other(pages: Client) -> None:
    """Every number of a statement stands in the text, and every marked word leads to a statement of the page."""
    for trial in ("NCT05273138", "NCT04995588", "NCT04206644", "NCT04917705", "NCT02213705"):
        body = pages.get(f"/trial/{trial}").text
        ids = set(re.findall(r'\sid="([^"]+)"', body))
        cited = set(re.findall(r'class="cite" href="#([^"]+)"', body))
        back = set(re.findall(r'class="(?:mention[^"]*|quote-sign)" href="#([^"]+)"', body))
        assert len(cited) > 30
        assert cited <= ids, sorted(cited - ids)[:5]
        assert back <= ids, sorted(back - ids)[:5]


def test_a_page_rendered_ahead_is_the_page(
    seeds_store: Path, pages: Client, graph: KnowledgeGraph, tmp_path: Path
) -> None:
    """Byte by byte; the mark of the concept that somebody comes for is set in it, and in no page without it."""
    live = pages.get("/trial/NCT04206644").content
    matrices = [
        f"/matrix{fields}" for fields in ("", "?of=cell", "?of=tissue", "?together=yes", "?of=tissue&together=yes")
    ]
    drawn = {address: pages.get(address).content for address in matrices}
    target = tmp_path / "ahead.pages.sqlite"
    made = digest(seeds_store)
    render_ahead(seeds_store, made, target)
    copied = tmp_path / "ahead.sqlite"
    copied.write_bytes(made.read_bytes())
    edition = Edition(graph, copied)
    assert edition.ahead("/trial/NCT04206644") == ("text/html", live, 200)
    assert edition.ahead("/trial/NCT99999999") is None
    assert {address: edition.ahead(address) for address in matrices} == {
        address: ("text/html", body, 200) for address, body in drawn.items()
    }
    assert edition.ahead("/matrix?condition=MONDO%3A0005100") is None  # hundreds of trials make a condition wide
    assert b'id="marked"' not in live
    concept = re.findall(r'class="mention k-cell[^>]* data-concept="([^" ]+)"', live.decode())[0]
    come_for = pages.get(f"/trial/NCT04206644?concept={concept}").text
    assert come_for.count('id="marked"') == 1
    assert 'class="mention k-cell' in live.decode()
    assert re.search(r'class="mention k-cell r-\w+ marked"', come_for)
    assert not re.search(r'class="[^"]* marked"', live.decode())
    assert pages.get("/questions/why?concept=ruxolitinib").text.count("ruxolitinib") > 3


def test_matrices_of_wide_conditions_and_maps_are_rendered_ahead(
    seeds_store: Path, pages: Client, graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody asks; not of narrow conditions, nor a status of a country."""
    monkeypatch.setattr(ahead, "_WIDE", 1)
    made = digest(seeds_store)
    copied = tmp_path / "ahead.sqlite"
    copied.write_bytes(made.read_bytes())
    render_ahead(seeds_store, made, copied.with_suffix(".pages.sqlite"))
    edition = Edition(graph, copied)
    sclerosis = "/matrix?condition=MONDO%3A0005100"
    addresses = (
        sclerosis,
        f"{sclerosis}&of=tissue&together=yes",
        "/map",
        "/map?country=France",
        "/map?status=RECRUITING",
    )
    for address in addresses:
        assert edition.ahead(address) == ("text/html", pages.get(address).content, 200), address
    for address in (
        "/matrix?condition=MONDO%3A0020066",
        "/map?country=France&status=RECRUITING",
        "/map?country=Atlantis",
    ):
        assert edition.ahead(address) is None, address


def test_no_page_is_rendered_ahead_for_another_generation(
    seeds_store: Path, graph: KnowledgeGraph, tmp_path: Path
) -> None:
    """A digest that is not of the store's current generation gets none: its numbers would be of two states."""
    other = tmp_path / "other.sqlite"
    other.write_bytes(digest(seeds_store).read_bytes())
    with closing(sqlite3.connect(other)) as made:
        made.execute("UPDATE meta SET value = 'elsewhere' WHERE name = 'generation'")
        made.commit()
    render_ahead(seeds_store, other, tmp_path / "other.pages.sqlite")
    assert not (tmp_path / "other.pages.sqlite").exists()
    assert Edition(graph, other).ahead("/trial/NCT04206644") is None


def test_a_long_table_is_paged_and_no_other_beside_it() -> None:
    """A page has many tables: the second page of one leaves the others at their first."""
    rows = [{"city": f"town-{number:03}"} for number in range(150)]
    grid = environment().get_template("parts.html").module.grid  # type: ignore[attr-defined]
    table = Table("sites", "Sites", ("city",), rows, "")
    first = grid(table, "/trial/x", {}, 1)
    assert "page=2" in first
    assert "of=sites" in first
    assert "town-100" not in first
    second = grid(table, "/trial/x", {"page": "2", "of": "sites"}, 2)
    assert "town-100" in second
    assert "town-099" not in second
    assert "town-099" in grid(table, "/trial/x", {"page": "2", "of": "people"}, 2)


def test_the_text_on_the_page_is_the_document(pages: Client, graph: KnowledgeGraph) -> None:
    """Marking changes no character: without marks it is the stored text."""
    entry = next(one for one in graph.store.entries() if one.trial == "NCT04206644")
    body = pages.get("/trial/NCT04206644").text
    shown = body.partition('<div class="words">')[2].partition("</div>")[0]
    plain = re.sub(r'<sup aria-hidden="true">.*?</sup>|<a class="quote-sign".*?</a>', "", shown)
    assert unescape(re.sub(r"<[^>]+>", "", plain)) == graph.store.text(entry.sha256)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/trial/NCT0420664", "NCT04206644"),
        ("/concept/fibroblasst", "fibroblast"),
        ("/questions/nothing", ""),
        ("/nowhere/macrofage", "macrophage"),
        ("/trial/%3Cscript%3Ealert(1)%3C/script%3E", ""),
        ("/concept/CL:99999999", ""),
    ],
)
def test_what_is_not_there_says_so_and_what_was_meant(pages: Client, address: str, near: str) -> None:
    """404 with what is spelt alike; what was typed stands there as text."""
    found = pages.get(address)
    assert found.status_code == 404
    assert near in found.text
    assert "<script>alert" not in found.text


def test_tables_travel_as_csv_and_json(pages: Client) -> None:
    """All rows, a heading, a file name; no cell that a spreadsheet would run."""
    found = pages.get("/concept/MONDO:0005100?table=trials&format=csv")
    assert found.headers["content-type"].startswith("text/csv")
    assert 'filename="trialkg-trials.csv"' in found.headers["content-disposition"]
    read = list(csv.reader(io.StringIO(found.text)))
    assert len(read) == 1 + len(rows(pages, "/concept/MONDO:0005100", "trials"))
    assert pages.get("/?table=none&format=csv").status_code == 404


def test_a_page_is_sent_once_and_only_in_forms_that_it_has(pages: Client) -> None:
    """ETag and 304; HEAD; 406 for a picture; other methods are refused."""
    found = pages.get("/matrix")
    again = pages.get("/matrix", headers={"if-none-match": found.headers["etag"]})
    assert again.status_code == 304
    assert pages.get("/matrix", headers={"accept": "text/turtle"}).headers["etag"] != found.headers["etag"]
    assert pages.head("/matrix").status_code == 200
    assert pages.get("/matrix", headers={"accept": "image/png"}).status_code == 406
    assert pages.post("/matrix").status_code == 405
    assert "default-src 'self'" in found.headers["content-security-policy"]


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" & {{ 7 * 7 }}'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A page whose words, source and name try to be markup."""
    folder = tmp_path_factory.mktemp("hostile")
    text = (files.seeds() / "002_0fa0cbd7c687e558.txt").read_text(encoding="utf-8")
    text = text.replace("serum", f"{HOSTILE} serum").replace("patients", f"patients {HOSTILE}")
    name = "<b>002<i>.txt"
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "sources.tsv").write_text(
        "file\turl\tsite\tlanguage\n" + f"{name}\thttps://getwellsoon.ai/trial/NCT04206644?<script>\t<i>site</i>\ten\n",
        encoding="utf-8",
    )
    build([folder], folder / "store")
    return client(folder / "store")


def test_what_a_document_brings_stands_there_as_text(hostile: Client) -> None:
    """Titles, quotes, names of files and sites: nothing of them becomes markup, and no template runs."""
    for address in ("/trial/NCT04206644", "/curation", "/", "/find?condition=systemic+sclerosis", "/search?q=script"):
        body = hostile.get(address).text
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "<b>002<i>" not in body
        assert "<i>site</i>" not in body
    body = hostile.get("/trial/NCT04206644").text
    assert "&lt;script&gt;alert(1)" in body
    assert "{{ 7 * 7 }}" in body


def test_hostile_addresses_are_answered(pages: Client) -> None:
    """No address and no field brings a traceback."""
    for address in (
        "/find?condition=%00",
        "/find?min-enrollment=999999999999999999999999",
        "/find?country=%F0%9D%95%8F",
        "/matrix/trials?cell=%27&assay=%22",
        "/map?status=%27%20OR%201&country=%27",
        "/concept/%2E%2E/%2E%2E/etc/passwd",
        "/assets/../__init__.py",
        "/trial/" + "x" * 3000,
        "/questions/trials-studying-cell?cell=" + "x" * 3000,
        "/?page=-1&format=nothing",
        "/search?q=fibro&page=99999999999999",
        "/editor?query=%3C/textarea%3E%3Cscript%3E",
    ):
        found = pages.get(address)
        assert found.status_code < 500, address
        assert "</textarea><script>" not in found.text


def test_a_new_generation_is_picked_up(tmp_path: Path) -> None:
    """Pages go on while the next generation's digest is made, and then show it."""
    seeds = sorted(files.seeds().glob("*.txt"))
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "sources.tsv").write_bytes((files.seeds() / "sources.tsv").read_bytes())
    (shelf / seeds[0].name).write_bytes(seeds[0].read_bytes())
    build([shelf], tmp_path / "store")
    pages = client(tmp_path / "store")
    assert "1 trial " in pages.get("/").text
    (shelf / seeds[1].name).write_bytes(seeds[1].read_bytes())
    build([shelf], tmp_path / "store")
    for _ in range(200):
        found = pages.get("/")
        assert found.status_code == 200
        if "2 trials" in found.text:
            break
        time.sleep(0.1)
    assert "2 trials" in pages.get("/").text


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (None, "being looked up"),
        ({}, "No definition in the vocabulary"),
        ({"CL:0000235": {"words": "It eats.", "source": "CL"}}, "It eats."),
    ],
    ids=["nobody-looked-yet", "none", "one"],
)
def test_a_definition_is_denied_only_once_it_was_looked_up(
    seeds_store: Path, monkeypatch: pytest.MonkeyPatch, known: dict[str, dict[str, str]] | None, said: str
) -> None:
    monkeypatch.setattr(Edition, "later", lambda _self, _name: known)
    body = client(seeds_store).get("/concept/CL:0000235").text
    for words in ("being looked up", "No definition in the vocabulary", "It eats."):
        assert (words in body) == (words == said)

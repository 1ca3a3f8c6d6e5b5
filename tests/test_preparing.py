"""What a digest looks up before anybody asks: the same pages with it as without it, and trials read from the memory."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote
from zlib import decompress

import pytest
from asgi_client import Client
from starlette.applications import Starlette

from kg import iris
from kg.serve.explorer import preparing, routes, sql
from kg.serve.explorer.ahead import render_ahead
from kg.serve.explorer.digest import digest, write
from kg.serve.explorer.documents import documents
from kg.serve.explorer.editions import Edition
from kg.serve.explorer.tables import QUERIES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph


class Ready:
    """An edition that is there already."""

    def __init__(self, edition: Edition) -> None:
        """Hold it."""
        self._edition = edition

    def current(self, patience: float = 0) -> Edition:
        """The edition, whatever the patience."""
        assert patience >= 0
        return self._edition


def client(edition: Edition) -> Client:
    """Pages of an edition."""
    app = Starlette(routes=routes())
    app.state.editions = Ready(edition)
    return Client(app)


@pytest.fixture(scope="module")
def eager(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A digest that looks everything up for every concept, wide or not."""
    path = tmp_path_factory.mktemp("eager") / "digest.sqlite"
    with pytest.MonkeyPatch.context() as patched, closing(sqlite3.connect(path)) as made:
        patched.setattr(preparing, "_WIDE", 0)
        write(graph, made)
    return Edition(graph, path)


def test_what_is_prepared_is_what_would_be_looked_up(eager: Edition) -> None:
    """Row by row, for every concept and query; nothing is prepared for what no trial names."""
    known = eager.rows("SELECT * FROM prepared")
    assert {row["sql"] for row in known} >= {
        "neighbours-subtype",
        "assays-within",
        "find/cell",
        "matrix/cell",
    }
    for row in known:
        assert json.loads(decompress(row["rows"])) == eager.rows(sql.load(row["sql"]), *json.loads(row["asked"]))
    unnamed = eager.column("SELECT id FROM concept WHERE id NOT IN (SELECT id FROM weight)")
    assert not any(json.dumps([one]) == row["asked"] for one in unnamed for row in known)


ADDRESSES = (
    "/concept/CL:0000235",
    "/concept/UBERON:0002097",
    "/find?condition=systemic+sclerosis&cell=macrophage",
    "/matrix?condition=systemic+sclerosis",
    "/matrix?of=tissue&together=yes",
    "/map?condition=systemic+sclerosis",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_the_same_without_what_was_prepared(
    eager: Edition, graph: KnowledgeGraph, tmp_path: Path, address: str
) -> None:
    """Byte by byte: what is prepared saves time and nothing else."""
    bare = tmp_path / "bare.sqlite"
    bare.write_bytes(eager.path.read_bytes())
    with closing(sqlite3.connect(bare)) as made:
        made.execute("DELETE FROM prepared")
        made.commit()
    assert client(eager).get(address).content == client(Edition(graph, bare)).get(address).content


def test_a_concept_counts_trials_and_pages_rows(eager: Edition) -> None:
    """Every role has its trials, *studied* those of the first six; a role that nobody has shows nothing."""
    pages = client(eager)
    for curie in eager.column("SELECT id FROM weight ORDER BY trials DESC LIMIT 20"):
        kind = eager.value("SELECT kind FROM concept WHERE id = ?", curie)
        closure = "within" if kind == "tissue" else "subtype"
        named = eager.rows(
            f"SELECT DISTINCT i.trial, i.concept, i.role FROM involvement AS i JOIN {closure} ON narrow = i.concept "  # noqa: S608 - our own name
            "WHERE broad = ?",
            curie,
        )
        roles = {row["role"] for row in named}
        for role in (*sorted(roles), "cited" if "cited" not in roles else "studied"):
            shown = pages.get(f"/concept/{curie}?role={role}&table=trials&format=json").json()["rows"]
            found = {(row["trial"], row["concept"]["id"], row["role"]) for row in shown}
            assert len(found) == len(shown)
            studied = set(eager.column("SELECT role FROM studied"))
            assert found == {
                (row["trial"], row["concept"], row["role"])
                for row in named
                if row["role"] == role or (role == "studied" and row["role"] in studied)
            }


def test_a_trial_in_memory_says_what_the_store_says(eager: Edition, graph: KnowledgeGraph) -> None:
    """Every query of a trial's page has the same rows from its documents alone as from the whole store."""
    for number in eager.column("SELECT id FROM trial"):
        source = documents(eager, number)
        for path in sorted((QUERIES / "trial").glob("*.rq")):
            query = path.read_text(encoding="utf-8")
            if "askedTrial" in query:
                terms = {"askedTrial": iris.trial(number)}
                assert sorted(map(str, source.select(query, terms))) == sorted(
                    map(str, graph.store.select(query, terms))
                )


def test_the_rest_of_a_long_table_is_rendered_ahead(eager: Edition, seeds_store: Path, tmp_path: Path) -> None:
    """Every page that a trial's page leads on to, byte by byte; none behind the last."""
    target = tmp_path / "digest.pages.sqlite"
    render_ahead(seeds_store, digest(seeds_store), target)
    with closing(sqlite3.connect(target)) as pages:
        known = dict(pages.execute("SELECT address, body FROM page"))
    live = client(eager)
    for address, body in known.items():
        assert live.get(address).content == decompress(body)
    leading = {
        link for body in known.values() for link in decompress(body).decode().split('href="') if "?page=" in link[:60]
    }
    assert bool(leading) == any("page=" in address for address in known)


def test_an_unknown_term_is_met_with_names_in_use(eager: Edition) -> None:
    """What is spelt alike and leads to something; a trial's number, too; nothing where nothing is alike."""
    pages = client(eager)
    assert "systemic sclerosis" in pages.get("/find?condition=sistemic+sclerosis").text
    assert "NCT04206644" in pages.get("/questions/what-is-measured?trial=NCT0420664").text
    assert "Perhaps" not in pages.get(f"/questions/what-is-measured?trial={quote('qqqqq')}").text
    assert "Perhaps" not in pages.get("/find?cell=sistemic+sclerosis").text

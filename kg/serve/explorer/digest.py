"""The current generation of a store → a digest: an SQLite file of counts and names from which the pages are made.

Run as a process of its own (``python -m kg.serve.explorer.digest STORE``), which prints the digest's path: neither its
memory nor its time are the server's.  A digest is made once a generation and kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import files, iris
from kg.ask.find import criteria
from kg.ask.slots import trial_id
from kg.knowledge_graph import KnowledgeGraph
from kg.model import ROLES, STUDIED
from kg.serve.explorer.definitions import definitions
from kg.serve.explorer.laying import Laying
from kg.serve.explorer.preparing import name_all, prepare
from kg.store.slices import slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import QuerySolutions

    from kg.ask.find import Criterion
    from kg.store import Store
    from kg.store.slices import Slice

_HERE: Final = Path(__file__).parent
QUERIES: Final = _HERE / "queries" / "digest"
_MAKERS: Final = tuple(_HERE / f"{name}.py" for name in ("digest", "laying", "preparing"))
"""What a digest depends on beside its queries."""
_KEPT: Final = 3
"""So many digests of one store stay in the cache: a server that began with an older generation may still read one."""


def digest(store: Path) -> Path:
    """The digest of a store's current generation, made where the cache has none.

    Raises:
        StoreError: there is no published generation.
    """
    with KnowledgeGraph.open(store) as graph:
        path = _folder() / f"{_store_key(graph.store.path)}-{_key(graph.store.path)}.sqlite"
        if not path.is_file():
            draft = path.with_suffix(f".{os.getpid()}")
            try:
                with closing(sqlite3.connect(draft)) as made:
                    write(graph, made)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            _forget(path)
        return path


def _folder() -> Path:
    folder = files.cache() / "digests"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="trialkg-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="trialkg-"))


def _store_key(generation: Path) -> str:
    return hashlib.sha256(str(generation.parent.resolve()).encode()).hexdigest()[:12]


def _key(generation: Path) -> str:
    """Which generation, which queries: a generation is never changed, but its number may come again in a new store."""
    stat = (generation / "index.sqlite").stat()
    said = hashlib.sha256(f"{generation.name} {stat.st_ino} {stat.st_mtime_ns} {stat.st_size}".encode())
    queries = (*QUERIES.glob("**/*.rq"), *files.queries().glob("*.rq"), *_HERE.glob("**/*.sql"), *_MAKERS)
    for path in sorted(queries):
        said.update(path.read_bytes())
    return said.hexdigest()[:16]


def _forget(newest: Path) -> None:
    """Delete all but the last digests of the store; who has one open still reads it."""
    store = newest.name.partition("-")[0]
    known = sorted(newest.parent.glob(f"{store}-*.sqlite"), key=lambda path: path.stat().st_mtime)
    for path in known[:-_KEPT]:
        with suppress(OSError):
            for one in path.parent.glob(f"{path.stem}.*"):
                one.unlink()


def write(graph: KnowledgeGraph, made: sqlite3.Connection) -> None:
    """Fill an empty database: one table a query of ``queries/digest``, then what ``digest.sql`` derives from them.

    The queries in ``apart``, and the canned questions, are asked slice by slice: each of their rows is about one trial.
    """
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    for path in sorted(QUERIES.glob("*.rq")):
        _table(graph.store, made, path)
    laying = Laying(graph, made)
    for part in slices(graph.store):
        for path in sorted((QUERIES / "apart").glob("*.rq")):
            _table(part, made, path)
        laying.add(part)
    made.execute("CREATE TABLE studied (role TEXT)")
    made.executemany("INSERT INTO studied VALUES (?)", [(role,) for role in sorted(STUDIED)])
    made.execute("CREATE TABLE strength (role TEXT, place INTEGER)")
    made.executemany("INSERT INTO strength VALUES (?, ?)", [(role, place) for place, role in enumerate(ROLES)])
    _names(graph, made)
    _verdicts(graph, made)
    made.executescript((_HERE / "digest.sql").read_text(encoding="utf-8"))
    for path in sorted((_HERE / "sql" / "curation").glob("*.sql")):
        made.execute(f"CREATE TABLE curation_{path.stem} AS {path.read_text(encoding='utf-8')}")
    laying.close()
    name_all(made)
    prepare(made)
    _flags(graph, made)
    made.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
    facts = {"generation": str(graph.store.path.resolve()), "triples": str(len(graph.store))}
    made.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
    made.commit()


def _table(graph: Store | Slice, made: sqlite3.Connection, path: Path) -> None:
    found: QuerySolutions = graph.query(path.read_text(encoding="utf-8"))  # type: ignore[assignment]
    columns = [variable.value for variable in found.variables]
    made.execute(f"CREATE TABLE IF NOT EXISTS {path.stem} ({', '.join(columns)})")
    marks = ", ".join("?" * len(columns))
    made.executemany(f"INSERT INTO {path.stem} VALUES ({marks})", _rows(found, columns))  # noqa: S608 - our own names


def _rows(found: QuerySolutions, columns: list[str]) -> Iterator[tuple[object, ...]]:
    from kg.store.reader import value_of  # noqa: PLC0415 - only who makes a digest needs it

    for row in found:
        terms = (row[name] for name in columns)
        yield tuple(_short(term.value) if type(term).__name__ == "NamedNode" else value_of(term) for term in terms)


@lru_cache(maxsize=1 << 18)
def _short(iri: str) -> str:
    """IRI → CURIE, without the prefix where there is but one: trials and roles."""
    curie = iris.contract(iri)
    return trial_id(curie) if curie.startswith("tid:trial/") and curie.count("/") == 1 else curie.removeprefix("role:")


def _names(graph: KnowledgeGraph, made: sqlite3.Connection) -> None:
    """Synonyms from the index of names, for the concepts that the graph holds."""
    made.execute("CREATE TABLE synonym (id TEXT, name TEXT, match TEXT)")
    known = [curie for (curie,) in made.execute("SELECT id FROM concept")]
    made.executemany("INSERT INTO synonym VALUES (?, ?, ?)", graph.store.synonyms(known))
    made.execute("CREATE INDEX synonym_id ON synonym (id)")


def _verdicts(graph: KnowledgeGraph, made: sqlite3.Connection) -> None:
    """What the build made of every document, quarantined ones too."""
    made.execute(
        "CREATE TABLE verdict (source TEXT, outcome TEXT, trial TEXT, layout TEXT, issues TEXT, concepts TEXT)"
    )
    rows = ((one.source, one.outcome, one.trial, one.layout, one.issues, one.concepts) for one in graph.store.entries())
    made.executemany("INSERT INTO verdict VALUES (?, ?, ?, ?, ?, ?)", rows)


def _flags(graph: KnowledgeGraph, made: sqlite3.Connection) -> None:
    """The criteria of *find* that take no value, such as *recruiting*, with the trials that meet them."""
    made.execute("CREATE TABLE flag (criterion TEXT, trial TEXT)")
    for name, criterion in criteria(files.queries() / "parts" / "find").items():
        if not criterion.question.slots:
            trials = _meeting(graph, made, criterion)
            made.executemany("INSERT INTO flag VALUES (?, ?)", [(name, trial) for trial in trials])
    made.execute("CREATE INDEX flag_criterion ON flag (criterion)")


def _meeting(graph: KnowledgeGraph, made: sqlite3.Connection, criterion: Criterion) -> list[str]:
    """The trials that meet a criterion; ``sql/flag`` has those whose query compares all with all."""
    faster = _HERE / "sql" / "flag" / f"{criterion.name}.sql"
    if faster.is_file():
        return [trial for (trial,) in made.execute(faster.read_text(encoding="utf-8"))]
    rows = graph.store.select(criterion.question.query)
    return sorted({trial_id(str(row["trial"])) for row in rows})


def check(store: Path, target: Path) -> None:
    """Run the rules over the whole graph, which takes minutes on a large one, and write down what they found."""
    with KnowledgeGraph.open(store) as graph:
        found = []
        for path in sorted((files.queries() / "checks").glob("*.rq")):
            rows = graph.store.select(path.read_text(encoding="utf-8"))
            examples = "; ".join(", ".join(str(value) for value in row.values()) for row in rows[:3])
            found.append(
                {"rule": path.stem.removesuffix("-violation"), "violations": len(rows), "examples": examples or None}
            )
    _put(target, {"rules": found})


def define(path: Path, target: Path) -> None:
    """Write down the definitions of a digest's concepts; the ontologies' files are large."""
    with closing(sqlite3.connect(path)) as made:
        known = [curie for (curie,) in made.execute("SELECT id FROM concept")]
    _put(target, {curie: {"words": words, "source": source} for curie, words, source in definitions(known)})


def _put(target: Path, found: object) -> None:
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(found), encoding="utf-8")
    draft.replace(target)


if __name__ == "__main__":
    made = digest(Path(sys.argv[1]))
    print(made, flush=True)  # noqa: T201 - its answer to the process that started it, which goes on with it
    from kg.serve.explorer.ahead import render_ahead  # the pages need what digests hold

    os.nice(10)  # nobody waits for what follows
    of = Path(sys.argv[1])
    for name, make in (
        ("definitions.json", partial(define, made)),
        ("checks.json", partial(check, of)),
        ("pages.sqlite", partial(render_ahead, of, made)),
    ):
        if not (later := made.with_suffix(f".{name}")).is_file():
            make(later)

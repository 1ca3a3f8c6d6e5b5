"""A store → how long each page of the explorer takes, wall and processor time, p50 and p95 over many addresses.

Pages are asked for without a socket and each address once, so that no page comes from the cache of rendered ones.
Run: ``python benchmarks/explorer.py STORE [ADDRESSES]`` (default 100 a page).
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from asgi_client import Client
from starlette.applications import Starlette

from kg.serve.explorer import routes
from kg.serve.generations import Generations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ask.questions import Question, Slot
    from kg.serve.explorer.editions import Edition

_LIMIT = 60
_OFTEN = 0.3
"""How often an optional slot is filled."""


def addresses(edition: Edition, chosen: random.Random, count: int) -> Iterator[tuple[str, list[str]]]:
    """Page → addresses of it: concepts as often as trials name them, trials evenly."""
    trials = edition.column("SELECT id FROM trial")
    yield "trial", [f"/trial/{quote(trial)}" for trial in chosen.sample(trials, min(count, len(trials)))]
    named = edition.rows(
        "SELECT concept, involvement.kind, label FROM involvement JOIN concept ON id = concept "
        "ORDER BY random() LIMIT 5000"
    )

    def some(kind: str) -> list[dict[str, Any]]:
        unique = list({row["concept"]: row for row in named if row["kind"] == kind}.values())
        return chosen.sample(unique, min(count, len(unique)))

    kinds = ("condition", "cell", "assay", "tissue", "agent", "analyte")
    concepts = [row for kind in kinds for row in some(kind)[: count // 3]]
    yield "concept", [f"/concept/{row['concept']}" for row in concepts]
    yield "search", [f"/search?q={quote(row['label'][: chosen.randint(3, 12)])}" for row in concepts]
    conditions, tissues, cells = some("condition"), some("tissue"), some("cell")
    found = [f"/find?condition={quote(row['concept'])}&recruiting=yes" for row in conditions]
    found += [f"/find?biopsy={quote(row['concept'])}&country=France&min-enrollment=20" for row in tissues]
    yield "find", [*found, *(f"/find?cell={quote(row['concept'])}&condition=MONDO:0700096" for row in cells)]
    of = ("cell", "tissue")
    yield "matrix", [f"/matrix?of={chosen.choice(of)}&condition={quote(row['concept'])}" for row in conditions]
    yield "matrix, together", [f"/matrix?together=yes&condition={quote(row['concept'])}" for row in conditions]
    yield "matrix of all", ["/matrix", "/matrix?of=tissue"]
    yield "matrix of all, together", ["/matrix?together=yes", "/matrix?together=yes&of=tissue"]
    statuses = edition.column("SELECT status FROM status_of_sites")
    countries = edition.column("SELECT name FROM country ORDER BY trials DESC")
    yield "map", [f"/map?status={quote(status)}" for status in statuses] + ["/map"]
    yield "map, country", [f"/map?country={quote(country)}" for country in countries]
    yield "map, condition", [f"/map?condition={quote(row['concept'])}" for row in conditions]
    yield "home, curation, editor, form", ["/", "/curation", "/editor", "/find", "/nowhere/makrophage"]
    yield (
        "curation, leafed through",
        [
            f"/curation?of={name}&page={page}"
            for name in ("issues", "unnamed", "requests", "review", "conflicts")
            for page in (1, 2, 9)
        ],
    )
    yield (
        "unknown terms",
        [f"/find?condition={words}" for words in _UNKNOWN] + [f"/questions/why?concept={words}" for words in _UNKNOWN],
    )
    yield from wide(edition)
    for question in edition.graph.questions:
        yield f"question {question.name}", list(dict.fromkeys(asked(question, edition, chosen, count)))


_UNKNOWN = ("sistemic+sclerosis", "leukozyte", "bloood", "MONDO:99", "no+such+thing+at+all")
WIDE = {
    "condition": ("cancer", "neoplasm", "human disease"),
    "cell": ("leukocyte", "hematopoietic cell"),
    "tissue": ("blood",),
}
"""Terms that thousands of trials name."""
SPECIAL = {
    "number": [str(age) for age in range(0, 121, 3)],
    "time": [f"{number} {unit}" for number in (1, 2, 4, 6, 12, 24) for unit in ("days", "weeks", "months", "years")],
    "text": [
        "ECOG",
        "ejection fraction",
        "blood pressure",
        "forced vital capacity",
        "life expectancy",
        "score",
        "bmi",
        "a",
    ],
}


def wide(edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """Pages of terms that thousands of trials name, and the pages behind the first."""
    terms = {
        kind: [name.id for words in named for name in edition.graph.store.find(words)[:1]]
        for kind, named in WIDE.items()
    }
    every = [one for named in terms.values() for one in named]
    yield (
        "concept, wide",
        [f"/concept/{one}{more}" for one in every for more in ("", "?role=studied", "?page=2", "?page=40")],
    )
    conditions = terms["condition"]
    found = [
        f"/find?{name}={one}"
        for name, kind in (("condition", "condition"), ("cell", "cell"), ("specimen", "tissue"))
        for one in terms[kind]
    ]
    yield (
        "find, wide",
        [*found, *(f"{one}&recruiting=yes&country=France" for one in found), *(f"{one}&page=20" for one in found)],
    )
    yield (
        "matrix, wide",
        [
            f"/matrix?condition={one}{more}"
            for one in conditions
            for more in ("", "&of=tissue", "&together=yes", "&of=tissue&together=yes")
        ],
    )
    yield (
        "map, wide",
        [
            f"/map?condition={one}{more}"
            for one in conditions
            for more in ("", "&status=RECRUITING", "&status=COMPLETED", "&country=France")
        ],
    )
    for question in edition.graph.questions:
        first = [slot for slot in question.slots if not slot.optional][:1] or list(question.slots[:1])
        fitting = [one for slot in first for kind in slot.kinds for one in terms.get(kind, ())]
        addresses = [
            f"/questions/{question.name}?{slot.name}={one}{more}"
            for slot in first
            for one in fitting
            for more in ("", "&page=2", "&page=50")
        ]
        if addresses:
            yield f"question {question.name}, wide", addresses


def asked(question: Question, edition: Edition, chosen: random.Random, count: int) -> Iterator[str]:
    """Addresses of a question, with terms as often as trials name them and every other optional slot filled too."""
    address = f"/questions/{question.name}"
    if not question.slots:
        yield address
    if question.slots and all(slot.optional for slot in question.slots):
        yield f"{address}?ask=yes"
    for _ in range(count // 2 if question.slots else 0):
        fields = [
            f"{slot.name}={quote(term(slot, edition, chosen))}"
            for slot in question.slots
            if not slot.optional or chosen.random() < _OFTEN
        ]
        if fields:
            yield f"{address}?{'&'.join(fields)}"


def term(slot: Slot, edition: Edition, chosen: random.Random) -> str:
    """What a slot may be filled with."""
    if slot.kinds[0] == "trial":
        return str(chosen.choice(edition.once("benchmark trials", lambda: edition.column("SELECT id FROM trial"))))
    if slot.kinds[0] in SPECIAL:
        return chosen.choice(SPECIAL[slot.kinds[0]])
    rows = edition.once(
        "benchmark terms", lambda: edition.rows("SELECT concept, kind FROM involvement ORDER BY random()")
    )
    return str(chosen.choice([row["concept"] for row in rows[:20000] if row["kind"] in slot.kinds] or ["CL:0000000"]))


def main(store: Path, count: int) -> None:
    """Print one table."""
    app = Starlette(routes=routes())
    app.state.graphs = Generations(store)
    pages = Client(app)
    while pages.get("/").status_code == 503:  # noqa: PLR2004 - the digest is being made
        time.sleep(1)
    edition = app.state.editions.current()
    chosen = random.Random(6)  # noqa: S311 - a sample
    trials, triples = edition.value("SELECT COUNT(*) FROM trial"), edition.value(_TRIPLES)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{trials} trials, {triples} triples; {memory} MiB of memory before the first page\n")
    print("| page | addresses | p50 ms | p95 ms | p50 ms of processor | p95 |\n|---|---:|---:|---:|---:|---:|")
    for name, asked in addresses(edition, chosen, count):
        spent = []
        began = time.monotonic()
        for address in asked:
            wall, processor = time.perf_counter(), time.process_time()
            found = pages.get(address)
            if found.status_code not in {200, 404}:
                raise SystemExit(f"{address}: {found.status_code}")
            spent.append((time.perf_counter() - wall, time.process_time() - processor))
            if time.monotonic() - began > _LIMIT:
                break
        walls, processors = (sorted(1000 * one[place] for one in spent) for place in (0, 1))
        cells = [
            f"{values[int(share * (len(values) - 1))]:.1f}" for values in (walls, processors) for share in (0.5, 0.95)
        ]
        print(f"| {name} | {len(spent)} | {' | '.join(cells)} |", flush=True)

    print(f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB of memory at the end")


_TRIPLES = "SELECT value FROM meta WHERE name = 'triples'"

if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)  # noqa: PLR2004 - the second argument

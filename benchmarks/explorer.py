"""A store → how long each page of the explorer takes, wall and processor time, p50 and p95 over many addresses.

Pages are asked for without a socket and each address once, so that no page comes from the cache of rendered ones.
Run: ``python benchmarks/explorer.py STORE [ADDRESSES]`` (default 100 a page).
"""

from __future__ import annotations

import random
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

    from kg.serve.explorer.editions import Edition

_LIMIT = 60


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
    yield "find", [*found, *(f"/find?cell={quote(row['concept'])}&condition=MONDO:0000001" for row in cells)]
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
    for question in edition.graph.questions:
        slots = [slot for slot in question.slots if not slot.optional or len(question.slots) == 1]
        if slots and slots[0].kinds[0] in kinds:
            rows = some(slots[0].kinds[0])[: count // 4]
            yield (
                f"question {question.name}",
                [f"/questions/{question.name}?{slots[0].name}={row['concept']}" for row in rows],
            )


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
    print(f"{trials} trials, {triples} triples\n")
    print("| page | addresses | p50 ms | p95 ms | p50 ms of processor | p95 |\n|---|---:|---:|---:|---:|---:|")
    for name, asked in addresses(edition, chosen, count):
        spent = []
        began = time.monotonic()
        for address in asked:
            wall, processor = time.perf_counter(), time.process_time()
            pages.get(address)
            spent.append((time.perf_counter() - wall, time.process_time() - processor))
            if time.monotonic() - began > _LIMIT:
                break
        walls, processors = (sorted(1000 * one[place] for one in spent) for place in (0, 1))
        cells = [
            f"{values[int(share * (len(values) - 1))]:.1f}" for values in (walls, processors) for share in (0.5, 0.95)
        ]
        print(f"| {name} | {len(spent)} | {' | '.join(cells)} |", flush=True)


_TRIPLES = "SELECT value FROM meta WHERE name = 'triples'"

if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)  # noqa: PLR2004 - the second argument

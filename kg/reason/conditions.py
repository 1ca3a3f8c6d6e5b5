"""Facts → what the queries of ``queries/checks/ontology`` find: the conditions that an ontology is to keep.

They are those of ROBOT's report (http://robot.obolibrary.org/report) that apply to an ontology of one file, and what
the FAIR principles ask of its header (F2, R1.1, R1.2) as far as no network is needed.  A condition is a SELECT that
must find nothing; its front matter (``#+``) gives the message, in which ``{name}`` stands for what was found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg import files, iris
from kg.reason.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def broken_conditions(triples: bytes) -> Iterator[Finding]:
    """N-Triples of an ontology → one finding a row of each query, named after its file."""
    store = Store()
    store.bulk_load(triples, format=RdfFormat.N_TRIPLES)
    for path in sorted((files.queries() / "checks" / "ontology").glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        solutions = store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError(f"{path.name} is no SELECT")
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            found = {name: iris.contract(getattr(row[name], "value", str(row[name]))) for name in names}
            yield Finding(path.stem, found["focus"], _message(query, path).format_map(found))


def _message(query: str, path: Path) -> str:
    for line in query.splitlines():
        if line.startswith("#+ message:"):
            return str(json.loads(line.partition(":")[2]))
    raise ValueError(f"{path.name} has no message")

"""A large store and a thousand decisions: how long sheets and their effects take, in seconds of CPU.

    python benchmarks/review.py STORE [decisions]

The store is changed: give a copy.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from kg.build import build, curating, review
from kg.store import Store

VERBS = ("accept", "reject", "correct")
DEFAULTS = review.Defaults("A Curator", "2026-05-31")


def main(store: Path, number: int) -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.tsv"
        with Store(store) as opened:
            trials = sorted({entry.trial for entry in opened.entries() if entry.trial})
        some = tuple(trials[:: max(1, len(trials) // number)])
        every = _timed(
            f"export a sheet of {len(some)} trials", lambda: _export(store, sheet, review.Wanted(trials=some))
        )
        rows = [row for row in every if row["concept"] and row["role"] != "background"]
        chosen = random.Random(1).sample(rows, number)  # noqa: S311 - the same rows each time
        for place, row in enumerate(chosen):
            row["decision"] = VERBS[place % len(VERBS)]
            row["corrected_role"] = "background" if row["decision"] == "correct" else ""
        _save(sheet, chosen)
        _timed(f"apply {number} decisions", lambda: review.apply(sheet, store, DEFAULTS))
        _timed("the same again: nothing changes", lambda: review.apply(sheet, store, DEFAULTS))
        _save(sheet, [chosen[0] | {"decision": "withdraw"}])
        _timed("withdraw one", lambda: review.apply(sheet, store, DEFAULTS))
        _save(sheet, [chosen[0]])
        _timed("decide on it again", lambda: review.apply(sheet, store, DEFAULTS))
        _timed("export the decisions", lambda: _export(store, sheet, review.Wanted(decided=True)))
        _timed("build of five documents beside them", lambda: build([], store))
        _save(sheet, [chosen[0] | {"decision": "withdraw"}])
        with patch.object(curating, "versions", lambda: "other software"):
            _timed("withdraw one where nothing is kept", lambda: review.apply(sheet, store, DEFAULTS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"| {len(every)} rows, {peak} MiB at most | |")


def _export(store: Path, sheet: Path, wanted: review.Wanted) -> list[dict[str, str]]:
    with Store(store) as opened, sheet.open("w", encoding="utf-8") as out:
        out.writelines(review.export(opened, wanted))
    with sheet.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, dialect="excel-tab"))


def _save(sheet: Path, rows: list[dict[str, str]]) -> None:
    with sheet.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), dialect="excel-tab")
        writer.writeheader()
        writer.writerows(rows)


def _timed(what: str, work):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - any call
    start = time.process_time()
    found = work()
    print(f"| {what} | {time.process_time() - start:.1f} s |", flush=True)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)  # noqa: PLR2004 - its second argument

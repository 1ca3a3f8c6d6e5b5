"""Mutants of the seeds' graph → how much harm validation finds, by stage, and whether both SHACL engines agree.

    python benchmarks/mutants.py [--count 300] [--seed 1] [--store STORE]

Ends with status 1 if less than 95 % of the harmful mutants are caught, or if the engines differ on any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from graph_verdicts import Judge, Verdict  # noqa: E402 - from the tests

from kg import files  # noqa: E402
from kg.build import build  # noqa: E402
from kg.validate.fast import jena  # noqa: E402

CAUGHT: Final = 0.95


def table(found: list[Verdict]) -> str:
    """One row a way of damage: mutants, the harmful ones, and what caught these."""
    rows = ["| damage | mutants | harmful | shapes | quotes | rules | missed |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name in (*sorted({verdict.mutant.operation for verdict in found}), ""):
        mine = [verdict for verdict in found if name in {verdict.mutant.operation, ""}]
        harm = [verdict for verdict in mine if verdict.harmless is None]
        by = Counter(verdict.caught_by for verdict in harm)
        counts = (len(mine), len(harm), by["shapes"], by["quotes"], by["rules"], by[None])
        rows.append(f"| {name or 'all'} | {' | '.join(map(str, counts))} |")
    return "\n".join(rows)


def main() -> int:
    """Judge so many mutants and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        if given.store is None:
            build([files.seeds()], store)
        engine = jena()
        judge = Judge(store, engine)
        chance = random.Random(given.seed)  # noqa: S311 - damage, not secrets
        found = list(judge.verdicts(given.count, chance))
    harm = [verdict for verdict in found if verdict.harmless is None]
    missed = [verdict for verdict in harm if verdict.caught_by is None]
    differing = [verdict for verdict in found if verdict.differs]
    print(table(found))
    print(f"\ncaught {100 * (1 - len(missed) / len(harm)):.1f} % of {len(harm)} harmful mutants")
    print("Jena is missing: engines not compared" if engine is None else f"engines differ on {len(differing)}")
    for verdict in (*missed, *differing):
        print(f"  {'differs' if verdict.differs else 'missed'}: {verdict.mutant.operation} {verdict.mutant.predicate}")
        print(f"    {verdict.mutant.put or verdict.mutant.taken} {sorted(verdict.differs)[:3]}")
    return 1 if differing or len(missed) > (1 - CAUGHT) * len(harm) else 0


if __name__ == "__main__":
    sys.exit(main())

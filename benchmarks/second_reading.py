"""Annotated records → the weights of the second reading (kg/learned), and what it is worth on sets it has not seen.

    python benchmarks/second_reading.py ../shared             # measures, each calibration set left out in turn
    python benchmarks/second_reading.py ../shared --write     # and writes ontology/learned/second_reading.json

Two steps, so that what the rules got right on the records that they were made with does not count for them: the first
knows nothing of the rules, the second weighs it against what they said of records that they had not seen.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from annotated import rows
from gold import KINDS, Tally, total
from learner import Learner

from kg.learned.weights import CONSTANT, GROUPS, ruled
from kg.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from annotated import Annotation, Page, Row
    from logistic import Floats

    from kg.learned.concepts import Key

    Counts = tuple[int, ...]

ROOT: Final = Path(__file__).parents[1]
WEIGHTS: Final = ROOT / "ontology" / "learned" / "second_reading.json"
LAYOUTS: Final = ("ctgov_v2", "ctgov_xml")
THRESHOLD: Final = 0.35
_DECIMALS: Final = 3
_SMALL: Final = 0.02
"""Weights that are less are left out of the file."""
_TRIES, _SHARE_OF_TRIES = 1000, (5, 95)


def main(shared: Path, *, write: bool) -> None:
    """Learn, measure, and with ``write`` renew the file."""
    learner = Learner(rows(shared, load()))
    sets = learner.unseen
    alone = {left: learner.logits({left}) for left in sets}
    figures = measured(learner, alone)
    print("\n".join(figures))
    if write:
        logits = sum((np.where(learner.of(left), alone[left], 0) for left in sets), np.zeros(len(learner.rows)))
        WEIGHTS.parent.mkdir(exist_ok=True)
        WEIGHTS.write_text(written(learner, learner.calibration(logits, sets), figures), encoding="utf-8")
        print(f"{WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size:,} bytes")


def measured(learner: Learner, alone: Mapping[str, Floats]) -> list[str]:
    """What the second reading is worth on each calibration set, learned from the others, and on all of them."""
    sets = learner.unseen
    pairs = {frozenset(pair): learner.logits(pair) for pair in combinations(sets, 2)}
    aside: set[int] = set()
    for left in sets:
        logits = alone[left].copy()
        for other in sets:
            if other != left:
                logits[learner.of(other)] = pairs[frozenset((left, other))][learner.of(other)]
        calibration = learner.calibration(logits, set(sets) - {left})
        for n in np.flatnonzero(learner.of(left)):
            row = learner.rows[int(n)]
            if row.live and not row.held and _probability(calibration, row, float(logits[n])) < THRESHOLD:
                aside.add(int(n))
    false = sum(not learner.rows[n].listed for n in aside)
    kinds = Counter(learner.rows[n].key[0] for n in aside)
    lines = [
        f"set aside {len(aside)}, of them false {false} ({', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))})"
    ]
    counts = _counts(learner, aside)
    for name, chosen in (*((one, [one]) for one in sets), ("all", sets)):
        of_these = [both for each in chosen for both in counts[each]]
        lines.append(f"{name}: " + _gain(of_these))
    low, high = _interval([both for each in sets for both in counts[each]])
    return [
        *lines,
        (
            f"nine of ten draws of records: concepts {low[0]:+.3f} to {high[0]:+.3f}, "
            f"studied {low[1]:+.3f} to {high[1]:+.3f}"
        ),
    ]


def _probability(calibration: Mapping[str, float], row: Row, logit: float) -> float:
    told = ruled(row.key[0], row.roles, logit)
    return 1 / (1 + math.exp(-math.fsum(calibration[name] * value for name, value in told.items())))


def _counts(learner: Learner, aside: Collection[int]) -> dict[str, list[tuple[Counts, Counts]]]:
    """Set → for each record what the rules alone got right, false and missed, and what both did."""
    gone = {(id(learner.rows[n].annotation), learner.rows[n].key) for n in aside}
    found: dict[str, list[tuple[Counts, Counts]]] = {}
    for row in {id(row.annotation): row for row in learner.rows if row.unseen}.values():
        said = [
            _said(row.page, row.annotation, drop)
            for drop in (set(), {key for one, key in gone if one == id(row.annotation)})
        ]
        found.setdefault(row.annotation["set"], []).append(
            (_scored(row.annotation, said[0]), _scored(row.annotation, said[1]))
        )
    return found


def _said(page: Page, annotation: Annotation, gone: Collection[Key]) -> list[Annotation]:
    return [
        {
            "kind": kind,
            "id": concept.term.id,
            "closest": concept.term.closest,
            "label": concept.term.label,
            "roles": [role for role in roles if (kind, name) not in gone or role not in GROUPS],
            "mentions": [{"text": one.text} for one in concept.mentions],
        }
        for kind, name, roles in annotation["rules"]
        if (concept := page.concepts.get((kind, name)))
    ]


def _scored(annotation: Annotation, said: list[Annotation]) -> Counts:
    tally = Tally()
    tally.add({**annotation, "kinds": annotation.get("kinds") or KINDS}, {"involvements": said, "measurements": []})
    both = total(tally.concepts), total(tally.studied)
    return tuple(number for one in both for number in (one.right, one.false, one.missed))


def _rates(counts: Sequence[Counts]) -> tuple[float, float]:
    sums = np.array(counts).sum(0)
    concept, studied = (2 * one[0] / (2 * one[0] + one[1] + one[2]) for one in (sums[:3], sums[3:]))
    return float(concept), float(studied)


def _gain(counts: Sequence[tuple[Counts, Counts]]) -> str:
    before, after = (_rates([one[side] for one in counts]) for side in (0, 1))
    gain = [later - sooner for sooner, later in zip(before, after, strict=True)]
    concepts, studied = (f"{one:.3f} {more:+.4f}" for one, more in zip(before, gain, strict=True))
    return f"concepts {concepts}, studied {studied} ({len(counts)} records)"


def _interval(counts: Sequence[tuple[Counts, Counts]]) -> tuple[Floats, Floats]:
    """The gain in draws of as many records, with replacement: the fifth and the ninety-fifth percentile."""
    draws, gains = np.random.default_rng(0), []
    for _ in range(_TRIES):
        some = [counts[n] for n in draws.integers(0, len(counts), len(counts))]
        before, after = (np.array(_rates([one[side] for one in some])) for side in (0, 1))
        gains.append(after - before)
    low, high = np.percentile(np.array(gains), _SHARE_OF_TRIES, axis=0)
    return low, high


def written(
    learner: Learner, calibration: Mapping[str, float], figures: Sequence[str], without: Collection[str] = ()
) -> str:
    """What is shipped, a weight a line."""
    weights = learner.weights(without)
    named = dict(zip((*learner.names, CONSTANT), (round(float(one), _DECIMALS) for one in weights), strict=True))
    shares = {name: [round(one, 2) for one in share] for name, share in sorted(learner.shares(without).items())}
    records = {row.annotation["record"] for row in learner.rows}
    unseen = {row.annotation["record"] for row in learner.rows if row.unseen}
    found = {
        "provenance": {
            "made by": "benchmarks/second_reading.py",
            "on": datetime.now(UTC).date().isoformat(),
            "from": "benchmarks/annotations and the adjudicated gold of registry records",
            "records": len(records),
            "records of the calibration": len(unseen),
            "concepts": len(learner.rows),
            "figures": list(figures),
        },
        "layouts": list(LAYOUTS),
        "kinds": list(KINDS),
        "threshold": THRESHOLD,
        "calibration": {name: round(value, _DECIMALS) for name, value in calibration.items()},
        "weights": {name: value for name, value in named.items() if abs(value) >= _SMALL or name == CONSTANT},
        "shares": shares,
    }
    lines = (f"{json.dumps(name)}: {_lines(value)}" for name, value in found.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _lines(value: object) -> str:
    """A value as JSON, a table with a line for each of its rows."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    rows = (
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(one, ensure_ascii=False)}" for name, one in value.items()
    )
    return "{\n" + ",\n".join(rows) + "\n}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    main(parser.parse_args().shared, write=parser.parse_args().write)

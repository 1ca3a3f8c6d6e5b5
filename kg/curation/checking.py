"""Rows of a sheet, held against what a store asserts and what has been decided before → decisions, or what is wrong.

A sheet is taken whole or not at all: every fault of every row is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kg.curation.decisions import (
    ADD,
    CONCEPT_GONE,
    CORRECT,
    DECISIONS,
    EXTRACTION_CHANGED,
    QUOTE_GONE,
    TRIAL_GONE,
    Decision,
)
from kg.curation.making import Fault, added, is_about, judged
from kg.curation.people import curator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.curation.making import Source
    from kg.curation.sheet import Row

WITHDRAW: Final = "withdraw"
_STALE: Final = {TRIAL_GONE, QUOTE_GONE, EXTRACTION_CHANGED, CONCEPT_GONE}


class Known(Protocol):
    """What a store knows of a trial."""

    def source(self, trial: str) -> Source | None:
        """Its assertions and texts; ``None`` where no document describes it."""


class Defaults(NamedTuple):
    """Who and when, for rows that do not say."""

    curator: str = ""
    date: str = ""


@dataclass(slots=True)
class Outcome:
    """The decisions that hold after a sheet, what became of its rows, and what is wrong with them."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _trials: dict[str, dict[str, Decision]] = field(default_factory=dict)

    def of(self, trial: str) -> list[Decision]:
        """The decisions about a trial."""
        return list(self._trials.get(trial, {}).values())

    def put(self, made: Decision, old: Decision | None = None) -> None:
        """A decision, in place of another one."""
        if old is not None:
            self.remove(old)
        self.decisions[made.key] = made
        self._trials.setdefault(made.trial, {})[made.key] = made

    def remove(self, old: Decision) -> None:
        """A decision holds no longer."""
        del self.decisions[old.key], self._trials[old.trial][old.key]

    def count(self, what: str) -> None:
        """One row more of which this became."""
        self.counts[what] = self.counts.get(what, 0) + 1


def check(rows: Iterable[Row], name: str, before: Sequence[Decision], known: Known, *, defaults: Defaults) -> Outcome:
    """Rows of the sheet of this name → the decisions that hold after them, or faults.

    Args:
        rows: the rows.
        name: the sheet's, for faults.
        before: the decisions that hold today.
        known: what the store asserts.
        defaults: who and when, for rows that do not say.
    """
    outcome = Outcome()
    for one in before:
        outcome.put(one)
    seen: dict[tuple[str, ...], tuple[Row, Decision]] = {}
    for row in rows:
        try:
            about = _take(row, outcome, known, defaults)
        except (Fault, ValueError) as error:
            outcome.faults.append(f"{name}:{row.line}: {error}")
            continue
        if about is not None:
            other, _ = seen.setdefault(_identity(about), (row, about))
            if _said(other) != _said(row):
                outcome.faults.append(f"{name}:{row.line}: line {other.line} decides otherwise on the same assertion")
    lines = {about.key: row.line for row, about in seen.values()}
    outcome.faults += [f"{name}:{lines[key]}: {fault}" for key, fault in _contradictions(outcome) if key in lines]
    return outcome


def _identity(about: Decision) -> tuple[str, ...]:
    """What a row decides on; the same may be added for several quotes."""
    return (*about.assertion, about.quote if about.decision == ADD else "")


def _said(row: Row) -> list[str]:
    return [row[column].casefold() for column in ("decision", "corrected_concept", "corrected_role")]


def _take(row: Row, outcome: Outcome, known: Known, defaults: Defaults) -> Decision | None:
    """One row into the decisions; what it decides, ``None`` where it decides nothing."""
    verb = row["decision"].casefold()
    if not verb and not row["decided"]:
        return None
    if verb and verb not in {*DECISIONS, WITHDRAW}:
        raise Fault(f"{row['decision']!r} is no decision: {', '.join((*DECISIONS, WITHDRAW))}")
    old = _existing(row, verb, outcome.of(row["trial"]))
    if verb in {"", WITHDRAW}:
        if old is not None:
            if row["decided"] and row["decided"] != old.state:
                raise Fault(f"{_who(old)} decided since this sheet was exported: export it again")
            outcome.remove(old)
        outcome.count("withdrawn" if old else "unchanged")
        return old
    if old is not None and _same(row, old, defaults):
        outcome.count("unchanged")
        return old
    made = _decision(row, verb, known, defaults)
    if old is not None:
        if not row["date"] and replace(made, date=old.date) == old:
            made = old
        _may_replace(row, old, made)
    outcome.put(made, old)
    outcome.count("unchanged" if made == old else verb)
    return made


def _existing(row: Row, verb: str, decisions: Iterable[Decision]) -> Decision | None:
    """The decision about the row's assertion; of added ones that with the same quote."""
    role = row["role"].casefold()
    same = [one for one in decisions if (one.trial, one.role) == (row["trial"], role) and is_about(row, one)]
    quoted = [one for one in same if one.quote == row["quote"]]
    if verb == ADD:
        return next((one for one in quoted if one.decision == ADD), None)
    return next(iter(quoted or (same if len(same) == 1 else ())), None)


def _same(row: Row, old: Decision, defaults: Defaults) -> bool:
    """Whether a row says what has been decided already; an empty date says nothing."""
    named = {"", old.corrected_concept.casefold(), old.corrected_label.casefold()}
    concept, role = row["corrected_concept"].casefold(), row["corrected_role"].casefold()
    if old.corrected_concept:
        named.discard("")
    who = row["curator"] or defaults.curator
    return (
        row["decision"].casefold() == old.decision
        and concept in named
        and role == old.corrected_role
        and row["quote"] in {"", old.quote}
        and row["comment"] == old.comment
        and (row["date"] or old.date) == old.date
        and bool(who)
        and str(curator(who)) == old.curator
    )


def _may_replace(row: Row, old: Decision, made: Decision) -> None:
    """Nobody's decision is replaced by somebody who has not seen it.

    Raises:
        Fault: it would be.
    """
    if old.curator != made.curator and row["decided"] != old.state:
        raise Fault(f"{_who(old)} decided {old.decision} on it, which this sheet does not know: export it again")


def _who(one: Decision) -> str:
    return f"{one.curator} ({one.date})"


def _decision(row: Row, verb: str, known: Known, defaults: Defaults) -> Decision:
    stale = set(row["state"].split()) & _STALE
    source = known.source(row["trial"])
    if source is None and TRIAL_GONE not in stale:
        raise Fault(f"no document describes a trial {row['trial']!r}")
    made = added(row, source, stale) if verb == ADD else judged(row, verb, source, stale)
    if verb != CORRECT and (row["corrected_concept"] or row["corrected_role"]):
        raise Fault(f"{verb} takes no corrected concept or role: write correct, or empty them")
    who = str(curator(row["curator"] or defaults.curator))
    return replace(made, curator=who, date=_date(row["date"] or defaults.date), comment=row["comment"])


def _date(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise Fault(f"{words!r} is no date: write it like 2026-05-31") from None


def _contradictions(outcome: Outcome) -> Iterable[tuple[str, str]]:
    """What one decision puts in place and another one takes away."""
    taken: Mapping[tuple[str, str, str], Decision] = {
        one.assertion: one for one in outcome.decisions.values() if one.decision in {"reject", CORRECT}
    }
    for one in outcome.decisions.values():
        if one.made is None:
            continue
        concept, label, kind, role = one.made
        other = taken.get((one.trial, concept or f"{kind} {label}", role))
        if other is not None and other is not one and other.key != one.key:
            fault = f"it puts {label} as {role} in place, which {_who(other)} decided to {other.decision}: withdraw one"
            yield one.key, fault
            yield other.key, fault

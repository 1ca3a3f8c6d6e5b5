"""Processor seconds of every canned question over a store: the query alone, each in a process of its own with an end.

Run: ``python benchmarks/canned.py STORE [--queries DIR] [--only NAME…] [--patience 20]``.  ``--queries`` takes
another version of the queries; the digest of the rows says whether both say the same.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import files
from kg.ask.questions import load_question
from kg.ask.slots import fill, known
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ask.questions import Question
    from kg.ask.slots import Filled


def fillings(question: Question, store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a question is asked with: nothing where nothing has to be given, and its own examples."""
    if not question.slots:
        yield "", {}
        return
    if all(slot.optional for slot in question.slots):
        yield "open", {}
    given = {slot.variable: _known(slot, store) for slot in question.slots if not slot.optional}
    if given:
        yield ", ".join(one.label for one in given.values()), {name: one.binding for name, one in given.items()}
    every = {slot.variable: _known(slot, store) for slot in question.slots}
    if len(every) > len(given):
        yield ", ".join(one.label for one in every.values()), {name: one.binding for name, one in every.items()}


def _known(slot: Any, store: Store) -> Filled:  # noqa: ANN401 - a slot
    """The slot's example; of trials one that the store has."""
    example = slot.example
    if slot.kinds[0] == "trial":
        example = min(entry.trial for entry in store.entries() if entry.trial)
    return known(fill(slot, example, store))


def measure(path: Path, number: int, store: Store) -> str:
    """One query with one of its fillings → what was asked, rows, digest, processor seconds, by tabs."""
    question = load_question(path)
    words, bindings = list(fillings(question, store))[number]
    started = time.process_time()
    rows = store.select(question.query, bindings)
    seconds = time.process_time() - started
    # which node stands for equal ones is the engine's choice
    plain = sorted(str({name: value for name, value in row.items() if name != "evidence"}) for row in rows)
    digest = hashlib.sha256("\n".join(plain).encode()).hexdigest()[:8]
    return f"{words}\t{len(rows)}\t{digest}\t{seconds:.2f}"


def _asked(path: Path, only: list[str] | None) -> bool:
    """Whether a file is a query with parameters that is measured."""
    question = load_question(path)
    return "SELECT" in question.query and "slots" in question.front and (not only or path.stem in only)


def main() -> None:
    """Print one line for each question and filling."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("store", type=Path)
    options.add_argument("--queries", type=Path, default=files.queries())
    options.add_argument("--only", nargs="*")
    options.add_argument("--patience", type=float, default=20)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        with Store(given.store) as store:
            print(measure(Path(given.one[0]), int(given.one[1]), store))
        return
    paths = [path for path in sorted(given.queries.rglob("*.rq")) if _asked(path, given.only)]
    print("| question | asked with | rows | digest | s |\n|---|---|---:|---|---:|")
    with Store(given.store) as store:
        for path in paths:
            for number, (words, _) in enumerate(fillings(load_question(path), store)):
                command = [sys.executable, __file__, str(given.store), "--one", str(path), str(number)]
                try:
                    done = subprocess.run(command, capture_output=True, text=True, timeout=given.patience, check=True)
                    cells = done.stdout.strip("\n").split("\t")
                except subprocess.TimeoutExpired:
                    cells = [words, "", "", f"> {given.patience:g}"]
                print(f"| {path.stem} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

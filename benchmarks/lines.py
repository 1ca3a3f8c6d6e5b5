"""Lines {"id", "text"} → megabytes a second of `trialkg recognise --jsonl` and of spaCy's PhraseMatcher, side by side.

    python benchmarks/lines.py LINES.jsonl [--turns 2] [--spacy PYTHON]

PYTHON is an interpreter that has spaCy.  Its matcher gets every name of our vocabulary, without regard to case, and
prints place, words and id of each match as JSON, as we do (kinds, roles of words and phrases left out).  Both run at
the same time, so that what else the machine does slows both.  Processor time counts; starting (ours: what a
line of two words takes; spaCy's: the tokenizer and the names) is left out and shown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Sequence

_OURS: Final = "import sys; from kg.cli import main; sys.exit(main())"
_THEIRS: Final = """
import json, sys
import spacy
from spacy.matcher import PhraseMatcher
language = spacy.blank("en")
matcher = PhraseMatcher(language.vocab, attr="LOWER")
names = {}
for line in open(sys.argv[1], encoding="utf-8"):
    name, _, key = line.rstrip("\\n").partition("\\t")
    names.setdefault(key or name, []).append(name)
for key, some in names.items():
    matcher.add(key, list(language.tokenizer.pipe(some)))
for line in sys.stdin:
    given = json.loads(line)
    spans = matcher(language.make_doc(given["text"]), as_spans=True)
    found = [{"start": one.start_char, "end": one.end_char, "text": one.text, "id": one.label_} for one in spans]
    print(json.dumps({"id": given["id"], "mentions": found}))
"""


def seconds(runs: Sequence[tuple[list[str], Path]]) -> list[float]:
    """Processor seconds of commands that run at the same time, each with its standard input."""
    started = []
    for command, given in runs:
        with given.open("rb") as lines:
            environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
            null = subprocess.DEVNULL
            started.append(subprocess.Popen(command, stdin=lines, stdout=null, env=environment))
    spent = []
    for process in started:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"exit status {process.returncode}")
        spent.append(used.ru_utime + used.ru_stime)
    return spent


def names(path: Path) -> None:
    """Every name of the vocabulary with its id."""
    from kg.vocabulary import load  # noqa: PLC0415 - the checkout first

    listed = ((name, term.id or "") for name, term, _ in load().names())
    path.write_text("".join(f"{name}\t{curie}\n" for name, curie in listed), encoding="utf-8")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the recognition of lines.")
    parser.add_argument("lines", type=Path, help='a file of lines {"id", "text"}')
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--spacy", metavar="PYTHON", help="an interpreter that has spaCy")
    options = parser.parse_args()
    with options.lines.open(encoding="utf-8") as lines:
        size = sum(len(json.loads(line)["text"]) for line in lines) / 1e6
    print(f"{size:.1f} MB of text; load of the machine {os.getloadavg()[0]:.1f}\n")
    print("| turn | recogniser | starting, s | MB a second |\n|---|---|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        listed, one = Path(folder, "names.tsv"), Path(folder, "one.jsonl")
        names(listed)
        one.write_text('{"id": 1, "text": "T cells"}\n')
        commands = {"trialkg": [sys.executable, "-c", _OURS, "recognise", "--jsonl"]}
        if options.spacy:
            commands["PhraseMatcher"] = [options.spacy, "-c", _THEIRS, str(listed)]
        for turn in range(1, options.turns + 1):
            before = seconds([(command, one) for command in commands.values()])
            after = seconds([(command, options.lines) for command in commands.values()])
            for name, start, whole in zip(commands, before, after, strict=True):
                print(f"| {turn} | {name} | {start:.1f} | {size / (whole - start):.2f} |", flush=True)


if __name__ == "__main__":
    main()

"""Folder of ``.rq`` files → questions: a query that runs as it stands, under front matter that says how it is asked.

Front matter are comment lines ``#+ key: value`` (the habit of grlc); a value is JSON, which is YAML too, and may run
over several lines.  Keys: ``title``, ``description``, ``words``, ``slots``, ``columns``, ``expects``, and where roles
decide ``answer`` (roles of the answer) and ``also`` (roles of weaker hits); ``across`` where a row joins trials.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Slot(NamedTuple):
    """A gap in a question: the kinds of terms that fit, whether it may stay open, and its other names."""

    name: str
    kinds: tuple[str, ...]
    optional: bool
    aliases: tuple[str, ...]
    example: str

    @property
    def variable(self) -> str:
        """The query's parameter.

        >>> Slot("cell", ("cell",), False, (), "fibroblast").variable
        'askedCell'
        """
        return f"asked{self.name[0].upper()}{self.name[1:]}"


class Question(NamedTuple):
    """A canned question; ``query`` is its SPARQL text, ``front`` its front matter."""

    name: str
    query: str
    front: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The question in one sentence."""
        return str(self.front["title"])

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its answer."""
        return tuple(self.front["columns"])

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its gaps, in order."""
        return tuple(
            Slot(
                name,
                tuple(facts["kinds"]),
                bool(facts.get("optional")),
                tuple(facts.get("aliases", ())),
                facts.get("example", ""),
            )
            for name, facts in self.front["slots"].items()
        )

    @property
    def phrases(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """The patterns of its words, each with the column values that these words ask for."""
        return tuple(
            (phrase, {}) if isinstance(phrase, str) else (phrase["words"], phrase["where"])
            for phrase in self.front["words"]
        )


def front_matter(text: str) -> dict[str, Any]:
    r"""Text of a query → its front matter.

    >>> front_matter('#+ title: "T"\n#+ words: [\n#+   "a b"]\nSELECT * {}')
    {'title': 'T', 'words': ['a b']}

    Raises:
        ValueError: a value is no JSON.
    """
    keys: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        key, colon, value = line[3:].partition(": ")
        if colon and key.isidentifier():
            keys[key] = lines = [value]
        else:
            lines.append(line[3:])
    return {key: json.loads("\n".join(value)) for key, value in keys.items()}


def load_question(path: Path) -> Question:
    """One file → its question, named like the file."""
    text = path.read_text(encoding="utf-8")
    return Question(path.stem, text, front_matter(text))


def load_questions(folder: Path) -> tuple[Question, ...]:
    """Every ``.rq`` file of a folder (not of its subfolders), by name."""
    return tuple(load_question(path) for path in sorted(folder.glob("*.rq")))

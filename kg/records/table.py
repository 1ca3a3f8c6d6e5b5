"""A table of ``ontology/reading`` (path → section) → the same as a tree that a record is walked along."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from kg import files

READERS: Final = ("text", "value", "prose", "criteria", "list", "interventions", "sizes", "design")
"""How a value is read: as one piece, as one piece unless it means "nothing", as paragraphs, as a list of criteria; as
several things parted by semicolons: any, interventions with types or arms, sizes of groups, fields of a design."""


class Rule(NamedTuple):
    """What the value at a path is: the section's name and qualifier, and how it is read.

    ``beside`` names what holds the qualifier instead: an attribute (``@type``), or a neighbour in the same object.
    """

    section: str
    qualifier: str
    beside: str
    reader: str


@dataclass(slots=True)
class Node:
    """One step of the table's paths: what stands below, what the value here is, and whether the step repeats.

    ``group`` is what repeated things here are numbered with: the first part of their sections' names.
    """

    rule: Rule | None = None
    repeats: bool = False
    group: str = ""
    below: dict[str, Node] = field(default_factory=dict)


@cache
def table(name: str) -> Node:
    """Read ``ontology/reading/record_<name>.tsv``.

    Raises:
        ValueError: a row's reader is unknown, or a path stands there twice.
    """
    root = Node()
    with (files.ontology() / "reading" / f"record_{name}.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            group = row["section"].partition(".")[0]
            node = root
            for step in row["path"].split("/"):
                node = node.below.setdefault(step.removesuffix("[]"), Node())
                node.repeats = node.repeats or step.endswith("[]")
                node.group = node.group or group
            if node.rule or row["reader"] not in READERS:
                raise ValueError(f"record_{name}.tsv: {row['path']} stands there twice, or its reader is unknown")
            beside = row["qualifier"].lstrip("=") if row["qualifier"][:1] in "=@" else ""
            node.rule = Rule(row["section"], "" if beside else row["qualifier"], beside, row["reader"])
    return root

"""Trials that are alike, concept by concept → an answer: what both study, in which roles, with the words."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from kg.ask.answers import Answer
from kg.ask.involvements import Wanted, involvements
from kg.ask.slots import known
from kg.ask.slots import trial as named
from kg.model import ROLES, STUDIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.ask.graph import Graph
    from kg.ask.involvements import Involved


class Common(Protocol):
    """A concept that two trials have in common; ``here`` and ``there`` are what each of them studies of it."""

    @property
    def concept(self) -> str: ...  # noqa: D102 - CURIE
    @property
    def part(self) -> float: ...  # noqa: D102 - of the score
    @property
    def here(self) -> tuple[str, ...]: ...  # noqa: D102 - CURIEs
    @property
    def there(self) -> tuple[str, ...]: ...  # noqa: D102 - CURIEs


class Alike(Protocol):
    """Another trial, how alike it is, and by what."""

    @property
    def trial(self) -> str: ...  # noqa: D102 - its id
    @property
    def score(self) -> float: ...  # noqa: D102 - 0 to 1
    @property
    def shared(self) -> Sequence[Common]: ...  # noqa: D102 - the greatest part first


COLUMNS = ("trial", "similarity", "concept", "part", "this", "other", "title")


def compared(trial: str, found: Iterable[Alike], graph: Graph, *, evidence: bool) -> Answer:
    """One row a concept that ``trial`` and another one share.

    ``part`` is the share of the similarity that it makes; ``this`` and ``other`` say what the two trials do with it.
    Parts of less than 0.0005, general concepts that nearly all trials share, are left out.
    """
    own = _by_concept(trial, graph, evidence=evidence)
    rows = [row for other in found for row in _rows(other, own, graph, evidence=evidence)]
    params: dict[str, dict[str, str | None]] = {"trial": {"id": trial, "label": trial}}
    return Answer(f"trials similar to {trial}", "similar", params, COLUMNS, rows, [])


def _rows(other: Alike, own: dict[str, list[Involved]], graph: Graph, *, evidence: bool) -> Iterator[dict[str, Any]]:
    theirs = _by_concept(other.trial, graph, evidence=evidence)
    title = _title(other.trial, graph)
    for shared in other.shared:
        if round(shared.part, 3):
            here = [one for concept in shared.here for one in own.get(concept, ())]
            there = [one for concept in shared.there for one in theirs.get(concept, ())]
            row = {
                "trial": other.trial,
                "similarity": round(other.score, 3),
                "concept": {"id": shared.concept, "label": _label(shared.concept, (*here, *there), graph)},
                "part": round(shared.part, 3),
                "this": _said(here, shared.concept),
                "other": _said(there, shared.concept),
                "title": title,
            }
            if evidence:
                row["evidence"] = [asdict(words) for one in (*here, *there) for words in one.evidence]
            yield row


def _by_concept(trial: str, graph: Graph, *, evidence: bool) -> dict[str, list[Involved]]:
    """What a trial studies; not what every mention denies, nor what it counts for safety alone."""
    found: dict[str, list[Involved]] = {}
    for one in involvements(graph, Wanted(trial, roles=STUDIED), evidence=evidence):
        if one.concept and "negated" not in one.modality and one.purpose != ("safety",):
            found.setdefault(one.concept, []).append(one)
    return found


def _label(concept: str, involved: Sequence[Involved], graph: Graph) -> str:
    """Its name; what the vocabulary has no name for is told by what is below it."""
    own = (one.label for one in involved if one.concept == concept)
    known_as = (name.label for name in graph.find(concept))
    below = ", ".join(dict.fromkeys(one.label for one in involved))
    return next(own, None) or next(known_as, None) or f"broader than {below}"


def _said(involved: Iterable[Involved], concept: str) -> str:
    """Roles, strongest first; before them the trial's own concept where it is a narrower one."""
    roles: dict[str, list[str]] = {}
    for one in sorted(involved, key=lambda one: ROLES.index(one.role)):
        roles.setdefault("" if one.concept == concept else one.label, []).append(one.role)
    return "; ".join(f"{label} {', '.join(said)}".strip() for label, said in roles.items())


def _title(trial: str, graph: Graph) -> str:
    return known(named(trial, graph)).label

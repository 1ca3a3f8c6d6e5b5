"""Words that fill a gap → the term they name, through the index of names; or an error that says what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.ask.graph import Found, Graph
    from kg.ask.questions import Slot


class Filled(NamedTuple):
    """A gap with its term: ``binding`` is what the query's variable is bound to.

    ``rank`` is the place of the term's kind among the slot's: a question that is about cells before all others
    understands *fibroblast* better than one that takes cells too.
    """

    id: str | None
    label: str
    binding: Any
    rank: int = 0


class Refused(NamedTuple):
    """Why a gap cannot be filled: a value, since another reading of the words may still be right."""

    message: str
    near: tuple[str, ...] = ()


def fill(slot: Slot, text: str, graph: Graph) -> Filled | Refused:
    """Words → the one term of the slot's kinds that they name most directly.

    Refused where the words name nothing, nothing of these kinds, or several terms equally well.
    """
    special = _SPECIAL.get(slot.kinds[0])
    return special(text, graph) if special else _term(slot, text, graph)


def _term(slot: Slot, text: str, graph: Graph) -> Filled | Refused:
    named = graph.find(text)
    fitting = [name for name in named if name.kind in slot.kinds]
    if not fitting:
        return _unknown(slot, text, graph, named)
    best = {name.id: name for name in fitting if name.strength == fitting[0].strength}
    if len(best) > 1:
        candidates = tuple(f"{name.label} ({name.id})" for name in best.values())
        return Refused(f"{text!r} is ambiguous: {', '.join(candidates)}", candidates)
    (name,) = best.values()
    return Filled(name.id, name.label, iris.expand(name.id), slot.kinds.index(name.kind))


def _unknown(slot: Slot, text: str, graph: Graph, named: Sequence[Found]) -> Refused:
    if named:
        kinds = ", ".join(sorted({name.kind for name in named}))
        return Refused(f"{text!r} is known as {kinds}, not as {' or '.join(slot.kinds)}")
    return Refused(f"{text!r} names no known {' or '.join(slot.kinds)}", tuple(graph.nearest(text, slot.kinds)))


def trial(text: str, graph: Graph) -> Filled | Refused:
    """A trial by its registry number, local id or acronym; refused where no document describes it."""
    query = (files.queries() / "parts" / "trial.rq").read_text(encoding="utf-8")
    for words in dict.fromkeys((text, text.upper(), text.lower())):
        rows = graph.select(query, {"askedWords": words})
        if rows:
            number = trial_id(rows[0]["trial"])
            return Filled(number, str(rows[0]["label"] or number), iris.trial(number))
    others = [trial_id(row["trial"]) for row in graph.select(query)]
    return Refused(f"no document describes a trial {text!r}", _alike(text, others))


def _alike(text: str, known: list[str]) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed question needs it

    return tuple(get_close_matches(text.upper(), known, cutoff=0.8))


def _time(text: str, _: Graph) -> Filled | Refused:
    """A time as the query compares it: plain lower-case words, units in the singular."""
    plain = "".join(character if character.isalnum() else " " for character in text.lower()).split()
    units = {"days", "weeks", "months", "years", "hours", "minutes"}
    words = " ".join(word[:-1] if word in units else word for word in plain)
    if not any(character.isdigit() for character in words) and words not in {"baseline", "inclusion", "screening"}:
        return Refused(f"{text!r} is no time such as 'day 1', '12 months', '5 years'")
    return Filled(None, text, words)


def _text(text: str, _: Graph) -> Filled:
    """Words that are compared whole, in lower case."""
    return Filled(None, text, " ".join(text.lower().split()))


def _number(text: str, _: Graph) -> Filled | Refused:
    """A count."""
    if not text.isdecimal():
        return Refused(f"{text!r} is no number")
    return Filled(None, text, int(text))


def trial_id(curie: str) -> str:
    """``tid:trial/NCT05273138`` → ``NCT05273138``."""
    name = curie.removeprefix("tid:trial/")
    if "%" not in name:
        return name
    from urllib.parse import unquote  # noqa: PLC0415 - few registries write slashes

    return unquote(name)


def fail(message: str, near: tuple[str, ...] = ()) -> NoReturn:
    """Say what cannot be asked, and what is near.

    Raises:
        AskError: always.
    """
    from kg.model import AskError  # noqa: PLC0415 - an answered question never loads the model

    raise AskError(message, near)


def known(found: Filled | Refused) -> Filled:
    """What was found, where nothing else can be meant.

    Raises:
        AskError: it was refused.
    """
    return fail(*found) if isinstance(found, Refused) else found


_SPECIAL: Mapping[str, Callable[[str, Graph], Filled | Refused]] = {
    "trial": trial,
    "time": _time,
    "text": _text,
    "number": _number,
}

"""Words that fill a gap → the term they name, through the index of names; or an error that says what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol
from urllib.parse import unquote

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kg.ask.questions import Slot
    from kg.model import AskError


class Found(Protocol):
    """A name that was found in the index; a smaller ``strength`` is the better match."""

    @property
    def id(self) -> str: ...  # noqa: D102 - CURIE
    @property
    def label(self) -> str: ...  # noqa: D102 - the term's own name
    @property
    def kind(self) -> str: ...  # noqa: D102 - cell, tissue …
    @property
    def strength(self) -> int: ...  # noqa: D102 - 0 is strongest


class Graph(Protocol):
    """What a question needs: rows of a query with bound terms, and terms by their names."""

    def select(self, query: str, bindings: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]: ...  # noqa: D102
    def find(self, words: str, /) -> Sequence[Found]: ...  # noqa: D102
    def nearest(self, words: str, kinds: Collection[str] = (), /) -> list[str]: ...  # noqa: D102


class Filled(NamedTuple):
    """A gap with its term: ``binding`` is what the query's variable is bound to."""

    id: str | None
    label: str
    binding: Any


def fill(slot: Slot, text: str, graph: Graph) -> Filled:
    """Words → the one term of the slot's kinds that they name most directly.

    Raises:
        AskError: the words name nothing, nothing of these kinds, or several terms equally well.
    """
    special = _SPECIAL.get(slot.kinds[0])
    return special(text, graph) if special else _term(slot, text, graph)


def _term(slot: Slot, text: str, graph: Graph) -> Filled:
    named = graph.find(text)
    fitting = [name for name in named if name.kind in slot.kinds]
    if not fitting:
        _unknown(slot, text, graph, named)
    best = {name.id: name for name in fitting if name.strength == fitting[0].strength}
    if len(best) > 1:
        candidates = tuple(f"{name.label} ({name.id})" for name in best.values())
        fail(f"{text!r} is ambiguous: {', '.join(candidates)}", candidates)
    (name,) = best.values()
    return Filled(name.id, name.label, iris.expand(name.id))


def _unknown(slot: Slot, text: str, graph: Graph, named: Sequence[Found]) -> NoReturn:
    if named:
        kinds = ", ".join(sorted({name.kind for name in named}))
        fail(f"{text!r} is known as {kinds}, not as {' or '.join(slot.kinds)}")
    fail(f"{text!r} names no known {' or '.join(slot.kinds)}", tuple(graph.nearest(text, slot.kinds)))


def trial(text: str, graph: Graph) -> Filled:
    """A trial by its registry number, local id or acronym.

    Raises:
        AskError: no document describes it.
    """
    query = (files.queries() / "parts" / "trial.rq").read_text(encoding="utf-8")
    for words in dict.fromkeys((text, text.upper(), text.lower())):
        rows = graph.select(query, {"askedWords": words})
        if rows:
            number = trial_id(rows[0]["trial"])
            return Filled(number, str(rows[0]["label"] or number), iris.trial(number))
    known = graph.select(query)
    return fail(f"no document describes a trial {text!r}", _alike(text, [trial_id(row["trial"]) for row in known]))


def _alike(text: str, known: list[str]) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed question needs it

    return tuple(get_close_matches(text.upper(), known, cutoff=0.8))


def _time(text: str, _: Graph) -> Filled:
    """A time as the query compares it: plain lower-case words, units in the singular."""
    plain = "".join(character if character.isalnum() else " " for character in text.lower()).split()
    units = {"days", "weeks", "months", "years", "hours", "minutes"}
    words = " ".join(word[:-1] if word in units else word for word in plain)
    if not any(character.isdigit() for character in words) and words not in {"baseline", "inclusion", "screening"}:
        fail(f"{text!r} is no time such as 'day 1', '12 months', '5 years'")
    return Filled(None, text, words)


def _text(text: str, _: Graph) -> Filled:
    """Words that are compared whole, in lower case."""
    return Filled(None, text, " ".join(text.lower().split()))


def _number(text: str, _: Graph) -> Filled:
    """A count."""
    if not text.isdecimal():
        fail(f"{text!r} is no number")
    return Filled(None, text, int(text))


def trial_id(curie: str) -> str:
    """``tid:trial/NCT05273138`` → ``NCT05273138``."""
    return unquote(curie.removeprefix("tid:trial/"))


def fail(message: str, near: tuple[str, ...] = ()) -> NoReturn:
    """Say what cannot be asked, and what is near.

    Raises:
        AskError: always.
    """
    raise ask_error()(message, near)


def ask_error() -> type[AskError]:
    """The class of the error; an answered question never loads the model."""
    from kg.model import AskError  # noqa: PLC0415 - see above

    return AskError


_SPECIAL: Mapping[str, Callable[[str, Graph], Filled]] = {
    "trial": trial,
    "time": _time,
    "text": _text,
    "number": _number,
}

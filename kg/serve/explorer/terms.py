"""Words of a form → the term that they name, or why there is none, with what is spelt alike among the names in use.

The whole vocabulary is looked through for near names by the command; a page does not wait for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg import files, iris
from kg.ask.slots import Filled, Refused, fill, trial_id
from kg.serve.explorer.searching import alike

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.ask.graph import Found
    from kg.ask.questions import Slot
    from kg.serve.explorer.editions import Edition


def term(edition: Edition, slot: Slot, words: str) -> Filled | Refused:
    """What a slot is filled with."""
    return trial(edition, words) if slot.kinds[0] == "trial" else fill(slot, words, _Names(edition))


def trial(edition: Edition, words: str) -> Filled | Refused:
    """A trial by its registry number, local id or acronym."""
    query = (files.queries() / "parts" / "trial.rq").read_text(encoding="utf-8")
    for said in dict.fromkeys((words, words.upper(), words.lower())):
        number = edition.value("SELECT id FROM trial WHERE id = ?1 OR acronym = ?1 ORDER BY id", said)
        if number is None:  # an acronym that only one of its documents has
            number = next(
                (trial_id(str(row["trial"])) for row in edition.graph.store.select(query, {"askedWords": said})), None
            )
        if number is not None:
            title = edition.value("SELECT title FROM trial WHERE id = ?", number)
            return Filled(number, str(title or number), iris.trial(number))
    return Refused(
        f"no document describes a trial {words!r}", tuple(hit.ref for hit in alike(edition, words, ("trial",)))
    )


class _Names:
    """The names of a store, near ones from the digest."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def find(self, words: str) -> Sequence[Found]:
        return self._edition.graph.store.find(words)

    def nearest(self, words: str, kinds: Collection[str] = ()) -> list[str]:
        return list(dict.fromkeys(hit.label for hit in alike(self._edition, words, tuple(kinds))))

    def select(self, query: str, bindings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        return self._edition.graph.store.select(query, bindings)

    def aside(self, query: str) -> list[dict[str, Any]]:
        return self._edition.graph.store.aside(query)

    def text(self, sha256: str) -> str | None:
        return self._edition.graph.store.text(sha256)

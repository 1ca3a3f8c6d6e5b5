"""Every name of the vocabulary → an index on disk in which a question finds its terms.

Names are keyed by their letters and digits alone (``IL-6``, ``il 6`` and ``IL6`` are one key).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from sqlite3 import Connection

    from kg.model import Term

_SCHEMA: Final = """
CREATE TABLE terms (term INTEGER PRIMARY KEY, id TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL, closest TEXT,
                    UNIQUE (id, kind));
CREATE TABLE names (key TEXT, term INTEGER, name TEXT NOT NULL, match TEXT NOT NULL, strength INTEGER NOT NULL,
                    PRIMARY KEY (key, term)) WITHOUT ROWID;
"""
_STRENGTH: Final = ("lexicon", "label", "symbol", "accession", "abbreviation", "synonym", "variant", "alias")
# What a key leaves out: all but letters, digits and the plus sign.
_REST: Final = re.compile(r"[^\w+]|_")
_PLURALS: Final = (("ies", "y"), ("ses", "sis"), ("s", ""))


class Name(NamedTuple):
    """A name that was found: the term it stands for, how it matched, and how strong that match is (0 is strongest)."""

    id: str
    label: str
    kind: str
    closest: str | None
    match: str
    strength: int


def key(name: str) -> str:
    """Name → its letters, digits and plus signs; Greek letters are spelt out.

    >>> key("IL-6"), key("TGF-\N{GREEK SMALL LETTER BETA}1"), key("CD4+ T cell")
    ('il6', 'tgfbeta1', 'cd4+tcell')
    """
    folded = name.casefold() if name.isascii() else _spelt_out(name.casefold())
    return _REST.sub("", folded)


def _spelt_out(name: str) -> str:
    import unicodedata  # noqa: PLC0415 - most names are ASCII

    def letter(character: str) -> str:
        full = unicodedata.name(character, "")
        return full.rsplit(" ", 1)[-1].lower() if full.startswith("GREEK SMALL LETTER") else character

    return "".join(letter(character) for character in unicodedata.normalize("NFKC", name))


def write(
    connection: Connection,
    names: Iterable[tuple[str, Term, str]],
    is_a: Callable[[str, str], bool] = lambda _narrow, _broad: False,
) -> None:
    """(name, term, how it matches) of the whole vocabulary → the index; terms without an id cannot be asked for.

    A name of several terms means the one that holds all others, where there is one: *lupus* is lupus erythematosus,
    of which the systemic form is a kind.
    """
    connection.executescript(_SCHEMA)
    numbers: dict[tuple[str, str], int] = {}
    for name, term, match in names:
        if term.id is None or not key(name):
            continue
        number = numbers.get((term.id, term.kind))
        if number is None:
            number = numbers[term.id, term.kind] = _add_term(connection, len(numbers), term)
        _add_name(connection, number, name, match)
    _prefer_broadest(connection, is_a)
    connection.commit()


def _add_term(connection: Connection, number: int, term: Term) -> int:
    row = (number, term.id, term.label, term.kind, term.closest)
    connection.execute("INSERT INTO terms VALUES (?, ?, ?, ?, ?)", row)
    for name, match in ((term.label, "label"), (term.id or "", "id")):
        _add_name(connection, number, name, match)
    return number


def _add_name(connection: Connection, number: int, name: str, match: str) -> None:
    strength = _STRENGTH.index(match) if match in _STRENGTH else 0 if match == "id" else len(_STRENGTH)
    connection.execute(
        "INSERT INTO names VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "name = excluded.name, match = excluded.match, strength = excluded.strength "
        "WHERE excluded.strength < strength",
        (key(name), number, name, match, strength),
    )


def _prefer_broadest(connection: Connection, is_a: Callable[[str, str], bool]) -> None:
    """Weaken the narrower of equally strong terms of one name and kind, where one is above all others."""
    shared: dict[tuple[str, str, int], list[tuple[str, int]]] = {}
    for name, kind, strength, curie, term in connection.execute(
        "SELECT key, kind, strength, id, term FROM names JOIN terms USING (term) WHERE (key, kind, strength) IN "
        "(SELECT key, kind, strength FROM names JOIN terms USING (term) GROUP BY 1, 2, 3 HAVING COUNT(*) > 1) "
        "ORDER BY id"
    ):
        shared.setdefault((name, kind, strength), []).append((curie, term))
    for (name, _, _), terms in shared.items():
        broadest = next((one for one, _ in terms if all(is_a(other, one) for other, _ in terms)), None)
        for curie, term in terms if broadest else ():
            if curie != broadest:
                connection.execute(
                    "UPDATE names SET strength = strength + 1 WHERE key = ? AND term = ?",
                    (name, term),
                )


def find(connection: Connection, words: str) -> list[Name]:
    """The terms that these words name, strongest first; a plural is tried where the words themselves name nothing."""
    for candidate in _forms(words):
        rows = connection.execute(
            "SELECT id, label, kind, closest, match, strength FROM names JOIN terms USING (term) WHERE key = ? "
            "ORDER BY strength, id",
            (key(candidate),),
        ).fetchall()
        if rows:
            return [Name(*row) for row in rows]
    return []


def _forms(words: str) -> Iterator[str]:
    """The words, and what their singular may be.

    >>> list(_forms("muscle biopsies")), list(_forms("T cells")), list(_forms("PBMC"))
    (['muscle biopsies', 'muscle biopsy', 'muscle biopsie'], ['T cells', 'T cell'], ['PBMC'])
    """
    yield words
    lower = words.lower()
    for plural, singular in _PLURALS:
        if lower.endswith(plural):
            yield words[: -len(plural)] + singular


def nearest(connection: Connection, words: str, kinds: Collection[str], count: int = 5) -> list[str]:
    """Known names that are spelt much like these words, of these kinds (of any where none is given)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed question needs it

    wanted = key(words)
    rows = connection.execute(
        "SELECT key, label FROM names JOIN terms USING (term) WHERE length(key) BETWEEN ? AND ? "
        "AND (? = 0 OR kind IN (SELECT value FROM json_each(?)))",
        (len(wanted) - 3, len(wanted) + 3, len(kinds), _json(kinds)),
    )
    parts = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    labels = {name: label for name, label in rows if sum(part in name for part in parts) * 2 > len(parts)}
    found = get_close_matches(wanted, labels, n=count * 2, cutoff=0.7)
    return list(dict.fromkeys(labels[name] for name in found))[:count]


def every(connection: Connection, curies: Collection[str]) -> list[tuple[str, str, str]]:
    """(CURIE, name, how it matches): every name of these terms, accessions and aliases too."""
    return connection.execute(
        "SELECT id, name, match FROM names JOIN terms USING (term) WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY id, strength, name",
        (_json(curies),),
    ).fetchall()


def _json(kinds: Collection[str]) -> str:
    from json import dumps  # noqa: PLC0415 - only a failed question needs it

    return dumps(sorted(kinds))

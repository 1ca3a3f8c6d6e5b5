"""A curator as a sheet names them → name and ORCID, whose check digit is checked."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ORCID: Final = re.compile(
    r"(?:https?://(?:www\.)?orcid\.org/|orcid:\s*)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b/?", re.IGNORECASE
)
_ALMOST: Final = re.compile(r"orcid|\d{4}-\d{3,}|\d{15,}", re.IGNORECASE)


class Curator(NamedTuple):
    """Who decided: a name, an ORCID (``0000-0002-1825-0097``), or both."""

    name: str
    orcid: str

    def __str__(self) -> str:
        """As a sheet and an answer show it."""
        return f"{self.name} ({self.orcid})" if self.name and self.orcid else self.name or self.orcid


def curator(words: str) -> Curator:
    """A name, an ORCID in any of its forms, or a name followed by an ORCID.

    >>> str(curator("Ada Lovelace <https://orcid.org/0000-0002-1825-0097>")), curator("Ada Lovelace")
    ('Ada Lovelace (0000-0002-1825-0097)', Curator(name='Ada Lovelace', orcid=''))

    Raises:
        ValueError: nobody is named, an ORCID's check digit is wrong, or it is cut short.
    """
    said = " ".join(words.split())
    found = _ORCID.search(said)
    name = (said[: found.start()] + said[found.end() :] if found else said).strip(" ()<>[],;")
    if _ALMOST.search(name):
        raise ValueError(f"{words!r} holds no whole ORCID: write it like 0000-0002-1825-0097")
    if not found and not name:
        raise ValueError("nobody is named: give the curator's name or ORCID")
    orcid = found[1].upper() if found else ""
    if orcid and check_digit(orcid[:-1]) != orcid[-1]:
        raise ValueError(f"{orcid} is no ORCID: its check digit would be {check_digit(orcid[:-1])}")
    return Curator(name, orcid)


def check_digit(number: str) -> str:
    """The last character of an ORCID from the others: ISO 7064, MOD 11-2.

    >>> check_digit("0000-0002-1825-009"), check_digit("0000-0002-9079-593")
    ('7', 'X')
    """
    total = 0
    for digit in re.sub(r"\D", "", number):
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)  # noqa: PLR2004 - ISO 7064 writes ten as X

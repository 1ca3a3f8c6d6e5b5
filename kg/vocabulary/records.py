"""What the sources of the vocabulary say, one record a concept: the shape in which names enter the compilation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Term


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a concept: ``match`` as in ``kg.model.Mention``, ``exact`` case, ``weak`` if it needs support."""

    text: str
    match: str
    exact: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A concept with its names and links; ``rank`` 0 is curated, higher numbers give way to lower ones.

    ``edges``: (relation, parent CURIE).  ``links``: (``close`` | ``narrow`` | ``protein`` | ``target`` |
    ``specimen`` | ``definition``, value).
    """

    term: Term
    names: tuple[Name, ...]
    rank: int = 0
    edges: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


class VocabularyError(ValueError):
    """A table of the vocabulary is wrong: the message names file, row and fault."""

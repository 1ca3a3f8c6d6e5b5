"""The cancer of a site that MeSH has no class for → the neoplasm of that site: breast cancer → breast neoplasm.

Registries and PubMed are indexed with MeSH, which has one class for *breast cancer* and *breast neoplasms*; MONDO has
two, and its exact mappings reach one of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.mappings import in_mesh

if TYPE_CHECKING:
    from kg.model import Term
    from kg.vocabulary import Vocabulary

_NEOPLASM: Final = "MONDO:0005070"
_GROWTHS: Final = frozenset({"cancer", "carcinoma", "malignant", "neoplasm", "tumor"})


def closest(term: Term, vocabulary: Vocabulary) -> str | None:
    """The one outside class that is closest to a term: what its row says, of a cancer what MeSH files it under.

    That is the class above it with the same name, but for the word for the growth.
    """
    if term.closest or term.kind != "condition" or not term.id or in_mesh(term.id):
        return term.closest
    return _filed(term.id, vocabulary)


@lru_cache(maxsize=50_000)
def _filed(curie: str, vocabulary: Vocabulary) -> str | None:
    above = vocabulary.links.above(curie)
    if _NEOPLASM not in above:
        return None
    site = _site(curie, vocabulary)
    same = [one for one in sorted(above - {curie}) if in_mesh(one) and _site(one, vocabulary) == site]
    return same[0] if len(same) == 1 else None


@lru_cache(maxsize=50_000)
def _site(curie: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a neoplasm's name that say where it grows."""
    found = vocabulary.term(curie)
    return frozenset(vocabulary.key(found.label).split()) - _GROWTHS if found else frozenset({curie})

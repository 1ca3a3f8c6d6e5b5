"""Classes of an ontology of chemistry → those that are plainly drugs, by their names or by what is said of them.

CHEBI has 200,000 classes, most of them compounds that no trial gives; its data say of none that it is a drug.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.vocabulary.stems import Stems

_WORD: Final = re.compile(r"[A-Za-z]{6,}")
_PROPER: Final = re.compile(r"[A-Z][a-z]+")
_ENTITY: Final = "CHEBI:24431"
"""Chemical entities: what stands below nothing of them is a role (*convulsant*) or a particle."""
_GROUP: Final = "CHEBI:24433"
"""Groups are parts of molecules (*acetyl*)."""
_SALT: Final = re.compile(
    r"(\w{6,}) (?:(?:di)?hydrochloride|hydrobromide|maleate|(?:bi)?tartrate|(?:mes|bes|tos)ylate|citrate"
    r"|(?:hemi)?fumarate|succinate|(?:di)?meglumine|(?:di)?sodium|potassium|calcium|(?:di|mono)hydrate)"
)
_FAMILY: Final = 4
"""A drug has a few forms; what has more kinds below it is a family of compounds (*cephalosporin*)."""
_SAID: Final = re.compile(
    r"\b(?:drug|prodrug|medication|medicine|clinical trials?|clinically|antibiotic|vitamin|contraceptive|diuretic"
    r"|an?a?esthetic|analgesic|muscle relaxant|anti-?(?:viral|bacterial|fungal|neoplastic|hypertensive|depressant"
    r"|psychotic|inflammatory|malarial|epileptic|convulsant))\b"
    r"|\b(?:treatment|prevention|management|prophylaxis|therapy|relief) of\b|\bused (?:\w+ )?to treat\b",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(
    r"\b(?:pesticide|insecticide|herbicide|fungicide|acaricide|rodenticide|agrochemical|explosive|dye|isolated from"
    r"|metabolite (?:found|isolated)|natural product found|nerve agent|sweeten\w*|veterinary)\b",
    re.IGNORECASE,
)


def selected(terms: Mapping[str, Mapping[str, Any]], stems: Stems) -> frozenset[str]:
    """The classes that carry a stem in their label of one word, or that are described, or made into salts, as drugs."""
    return frozenset((*_stemmed(terms, stems), *_described(terms), *_salted(terms)))


def _stemmed(terms: Mapping[str, Mapping[str, Any]], stems: Stems) -> Iterator[str]:
    """By a stem; a label in a capital, as of trade names and of natural products, needs one that no other word has."""
    for curie, said in terms.items():
        label = said["label"] or ""
        if stems.drug(label) or (_PROPER.fullmatch(label) and stems.strong(label.lower())):
            yield curie


def _described(terms: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """By the description: *It is an oral anthelmintic drug approved for use against tapeworm infections*."""
    found = {curie for curie, said in terms.items() if _is_described(said)}
    below = Counter(parent for said in terms.values() for parent in said["ancestors"] if parent in found)
    return (curie for curie in found if below[curie] <= _FAMILY)


def _is_described(said: Mapping[str, Any]) -> bool:
    words = said.get("description") or ""
    return (
        _WORD.fullmatch(said["label"] or "") is not None
        and _ENTITY in said["ancestors"]
        and _SAID.search(words) is not None
        and _OTHERWISE.search(words) is None
    )


def _salted(terms: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """By a salt that medicines are made of: there is *brimonidine tartrate*, so brimonidine is a drug."""
    labels = [(said["label"] or "").lower() for said in terms.values()]
    salts = {salt[1] for label in labels if (salt := _SALT.fullmatch(label))}
    for (curie, said), label in zip(terms.items(), labels, strict=True):
        above = said["ancestors"]
        if label in salts and _WORD.fullmatch(label) and _ENTITY in above and _GROUP not in above:
            yield curie

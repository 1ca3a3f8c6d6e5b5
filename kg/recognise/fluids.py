"""Hits → the same, with the fluid that an analyte's name begins with as a mention of its own: *serum* *phosphate*.

Some analytes are known only with their fluid (phosphate alone is the salt of a drug).  What they are measured in is a
specimen all the same; in *CSF-1R* no word stands by itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.recognise.matching import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Term
    from kg.vocabulary import Tokens, Vocabulary


def parted(tokens: Tokens, hits: Iterable[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """Part the fluids (words.tsv, class ``fluid``) from the names of analytes that begin with them."""
    fluids = _fluids(vocabulary)
    found: list[Hit] = []
    for hit in hits:
        if hit.last - hit.first > 1 and hit.term.kind == "analyte":
            fluid = fluids.get(tokens.words[hit.first])
            if fluid is not None and tokens.text[tokens.ends[hit.first]].isspace():
                found.append(Hit(hit.first, hit.first + 1, fluid, "lexicon"))
                found.append(hit.at(hit.first + 1, hit.last))
                continue
        found.append(hit)
    return found


@lru_cache(maxsize=2)
def _fluids(vocabulary: Vocabulary) -> dict[str, Term]:
    pairs = (line.split(" ") for line in vocabulary.words("fluid"))
    return {word: term for word, curie in pairs if (term := vocabulary.term(curie)) is not None}

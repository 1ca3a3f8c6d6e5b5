"""Names turned round at a comma, as indexers write them: found where they stand alone, and told from lists."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.recognise.sieve import Sieve
from kg.vocabulary import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens, Vocabulary

_KEYWORD: Final = 12
_COMMA: Final = Sieve(",".__eq__)


def inverted(tokens: Tokens, seams: Sequence[int], matcher: Matcher) -> Iterator[Hit]:
    """A condition or cell as indexers write it, head first, in a text of its own: ``Leukemia, Myeloid, Acute``."""
    if not _COMMA.places(tokens):
        return
    firsts = [bisect_left(tokens.starts, seam) for seam in seams]
    for first, after in pairwise([*firsts, len(tokens.words)]):
        words = tokens.words[first:after]
        while words and words[-1] == BREAK:
            words.pop()
        if len(words) > _KEYWORD or "," not in words[1:-1]:
            continue
        parts = " ".join(words).split(" , ")
        name = " ".join(reversed(parts))
        found = matcher.choose(matcher.vocabulary.senses(name), name)
        # "T cells, NK" are two cells.
        several = any(map(matcher.vocabulary.senses, parts[1:]))
        if found is not None and found.term.kind in ({"condition"} if several else {"condition", "cell"}):
            yield found.at(first, first + len(words), "variant")


def listing(tokens: Tokens, hit: Hit, vocabulary: Vocabulary) -> bool:
    """Whether a name turned round at a comma runs into a list: ``GVHD, chronic`` in *acute GVHD, chronic GVHD*.

    So it does where one side of the comma is a name with the next word: *cardiac failure, renal failure*; and what a
    hyphen joins to the next word ends no name: *KSHV infection, viral-related lesions*.
    """
    words, last, senses = tokens.words, hit.last, vocabulary.senses
    if "," not in words[hit.first : last] or last >= len(words):
        return False
    comma, after = words.index(",", hit.first), words[last]
    listed = " ".join(words[comma + 1 : last + 1]), " ".join(words[max(hit.first - 1, 0) : comma])
    turned = hit.match == "variant" or any(map(senses, (" ".join(words[hit.first : comma]), *listed)))
    gap = tokens.text[tokens.ends[last - 1] : tokens.starts[last]]
    near = gap == "-" or (gap == " " and after not in vocabulary.words("stop"))
    return turned and near and after.isalpha()

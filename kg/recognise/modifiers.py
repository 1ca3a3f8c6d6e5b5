"""Words before a cell → how many of them belong to its name: ``CD8+ tissue-resident memory`` in *… T cells*.

What a cell is belongs to the name (markers, place, stage, state, function); of what animal it came, how it was got or
treated, and how many there are do not (``ontology/recognition/modifiers.tsv``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.recognise.matching import Hit
    from kg.vocabulary import Tokens, Vocabulary

_ADJECTIVE: Final = re.compile(
    r"[a-z]{2,}(?:ic|al|ive|ous|ar|ary|ory|ant|ent|oid|genic|ergic|trophic|philic|blastic|cytic|lateral|iform)"
)
_SYMBOL: Final = re.compile(r"(?=.*(?:\d|.[A-Z\u0370-\u03ff]))(?=.*[A-Za-z\u0370-\u03ff])[\w\u0370-\u03ff]{2,9}")
_NUMBER: Final = re.compile(r"\d|[IVX]{1,3}|[A-C]|\d[a-c]")
_LAYER: Final = re.compile(r"l\d")
_NUMBERED: Final = frozenset({"type", "group", "class", "layer", "stage", "subtype"})
_SIGNS: Final = frozenset("+^\u2212\u207b")
_HYPHENS: Final = "-\u2010\u2011\u2013\u2212\u00ad\u207b"
_PREFIXES: Final = frozenset({"well", "less", "more", "most"})
_PIECE: Final = 3
_MOST: Final = 10
_KINDS: Final = frozenset({"tissue", "cell", "condition"})


class Modifiers:
    """Tells how far the name of a cell reaches to the left; remembers what it knows of a word."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the classes of words."""
        self._never = vocabulary.words("not of cell") | vocabulary.words("stop") | vocabulary.words("conjunction")
        self._bare = vocabulary.words("of bare cell")
        self._always = vocabulary.words("of cell") | vocabulary.words("sign")
        self.links = vocabulary.words("of cell after hyphen")
        self._lettered = vocabulary.words("marker with a letter")
        self._hyphened = vocabulary.words("of cell after hyphen only")
        self._donors = vocabulary.words("donor of cell")
        self._prefixes = vocabulary.words("of cell before hyphen")
        self._known: dict[str, bool] = {}

    def first(self, tokens: Tokens, start: int, ends: Mapping[int, Hit], floor: int = 0) -> int:
        """The first word of the name of a cell that begins at ``start``; ``ends``: last word of a hit → the hit."""
        first, floor = start, max(floor, start - _MOST)
        while first > floor:
            place = self._next(tokens, first, ends)
            if place is None or place < floor:
                break
            first = place
        return first

    def _next(self, tokens: Tokens, first: int, ends: Mapping[int, Hit]) -> int | None:
        """Where the modifier before a word begins; ``None`` where none stands there."""
        text, words, place = tokens.text, tokens.words, first - 1
        gap = text[tokens.ends[place] : tokens.starts[first]]
        word = words[place]
        if word in _SIGNS or word == ")":
            return (
                self._signed(tokens, place, ends)
                if word != ")" and gap.strip(" )/") == ""
                else self._aside(tokens, first)
            )
        if gap == "\u207b" or (gap and gap[0] in "-\u2212\u207b" and gap[-1] == " "):
            return place if self._symbol(tokens, place) else None  # CD3- T cells
        if gap.strip(" " + _HYPHENS) or len(gap) > 2 or gap.startswith(" -"):  # noqa: PLR2004 - a blank, a hyphen
            return None
        if place and (word in self.links or word in self._donors) and self._linked(tokens, place, ends):
            return place
        hit = ends.get(first)
        if hit is not None and hit.term.kind in _KINDS and self._of_kind(tokens, hit, gap):
            return hit.first
        joined = bool(gap) and gap[0] in _HYPHENS
        named = self._protein(tokens, first, ends) if tokens.words[first] in self.links else None
        return self._word(tokens, place, joined=joined) if named is None else named

    def _aside(self, tokens: Tokens, first: int) -> int | None:
        """Where the bracket opens before *-derived*: ``bone marrow (BM)-derived``; ``None`` where it is no such."""
        gap = tokens.text[tokens.ends[first - 1] : tokens.starts[first]]
        if tokens.words[first - 1] != ")" or tokens.words[first] not in self.links or not gap or gap not in _HYPHENS:
            return None
        return next((at for at in range(first - 2, max(first - 1 - _PIECE, 0), -1) if tokens.words[at] == "("), None)

    def _signed(self, tokens: Tokens, place: int, hits: Mapping[int, Hit]) -> int | None:
        """The marker that a sign belongs to: ``CD8+``, ``CD8 (+)``, ``Ki-67 positive``; *positive cells* has none."""
        if place == 0 or tokens.text[tokens.ends[place - 1] : tokens.starts[place]] not in ("", "(", " ", "-", " ("):
            return None
        word = tokens.words[place - 1]
        if not word.isalnum() or word in self._never:
            return None
        if (named := self._protein(tokens, place, hits)) is not None:
            return named
        first, ends, starts = place - 1, tokens.ends, tokens.starts
        if first and len(word) == 1 and tokens.words[first - 1] in self._lettered:
            return first - 1  # granzyme B+
        if first and len(word) <= _PIECE and tokens.text[ends[first - 1] : starts[first]] in ("", "-"):
            joint = tokens.words[first - 1]  # Gr-1+, T-bet+, F4/80+, CD45.1+
            glued = first > 1 and joint in "/." and ends[first - 2] == starts[first - 1]
            first -= 2 if glued else int(joint.isalnum())
        return first

    def _linked(self, tokens: Tokens, place: int, ends: Mapping[int, Hit]) -> bool:
        """Whether something stands before *derived*, *infiltrating* …, with a hyphen or as a name.

        A species may stand between (*bone marrow-derived human* mesenchymal stem cells).
        """
        gap = tokens.text[tokens.ends[place - 1] : tokens.starts[place]]
        if tokens.words[place] in self._donors:
            return gap == " " and tokens.words[place - 1] in self.links
        joined = bool(gap) and gap[0] in _HYPHENS and len(gap) == 1
        return joined or (
            gap == " "
            and tokens.words[place] not in self._hyphened
            and (place in ends or self._symbol(tokens, place - 1))
        )

    def _of_kind(self, tokens: Tokens, hit: Hit, gap: str) -> bool:
        """Whether a name before a cell modifies it: no plural (``monocytes T cells``)."""
        raw = tokens.text[tokens.starts[hit.last - 1] : tokens.ends[hit.last - 1]]
        plural = raw[-1:] == "s" and raw.lower() != tokens.words[hit.last - 1] and "-" not in gap
        return not plural and (hit.last - hit.first > 1 or tokens.words[hit.first] not in self._never)

    def _word(self, tokens: Tokens, place: int, *, joined: bool) -> int | None:
        word, after = tokens.words[place], tokens.words[place + 1]
        if joined and after in self.links:
            return self._argument(tokens, place)
        if joined and word in self._prefixes and after != "cell":  # *non-cell-autonomous* names none
            return place
        if word in self._never:
            return None
        if word in self._bare and after == "cell":
            return place  # *target cells*; to target T cells
        numbered = self._numbered(tokens, place)
        if numbered is None and (self.modifies(word) or self._symbol(tokens, place)):
            return place
        return numbered

    def _numbered(self, tokens: Tokens, place: int) -> int | None:
        """Where ``type II``, ``L2/3`` or ``layer 2/3`` begins that ends in a word."""
        if place > 1 and tokens.words[place - 1] == "/" and tokens.words[place][0].isdigit():
            return self._layers(tokens, place - 2)
        number = _NUMBER.fullmatch(tokens.text[tokens.starts[place] : tokens.ends[place]])
        return place - 1 if number and place and tokens.words[place - 1] in _NUMBERED else None

    def _layers(self, tokens: Tokens, first: int) -> int | None:
        """Where ``L2/3`` and ``layer 2/3`` begin."""
        if _LAYER.fullmatch(tokens.words[first]):
            return first
        return first - 1 if first and tokens.words[first].isdigit() and tokens.words[first - 1] in _NUMBERED else None

    def _argument(self, tokens: Tokens, place: int) -> int | None:
        """What *derived*, *positive* … follow with a hyphen: ``F4/80`` and ``Ki-67`` are one marker."""
        word, before = tokens.words[place], tokens.text[tokens.ends[place - 1] : tokens.starts[place]]
        if not word.isalnum() or word in _PREFIXES:
            return None
        if word.isdigit() and place > 1:
            step = 2 if tokens.words[place - 1] == "/" else 1
            return place - step if step == 2 or before == "-" else None  # noqa: PLR2004 - the slash is a word
        return place

    def _protein(self, tokens: Tokens, last: int, hits: Mapping[int, Hit]) -> int | None:
        """Where a protein of several words before a sign begins: *leptin receptor*-positive."""
        before = tokens.words[last - 2] if last > 1 and tokens.words[last - 1] == "receptor" else ""
        receptor = before.isalnum() and before not in self._never
        found = hits.get(last) or (hits.get(last - 1) if receptor else None)
        if found is not None and found.term.kind in ("analyte", "agent"):
            return found.first
        return last - 2 if receptor else None

    def modifies(self, word: str) -> bool:
        """Whether a word before a cell's noun belongs to its name, wherever it stands."""
        known = self._known.get(word)
        if known is None:
            found = word in self._always or bool(_ADJECTIVE.fullmatch(word))
            self._known[word] = known = found or word.endswith(("cyte", "blast"))
        return known

    def surely(self, word: str) -> bool:
        """Whether a word is listed as one that cells are called after."""
        return word in self._always and word not in self._never

    def _symbol(self, tokens: Tokens, place: int) -> bool:
        """Whether a word is written like a gene, a subset or an abbreviation (``Th17``, ``DRG``, ``Ly6C``)."""
        raw = tokens.text[tokens.starts[place] : tokens.ends[place]]
        return tokens.words[place] not in self._never and bool(_SYMBOL.fullmatch(raw)) and not _shouted(tokens, place)


def _shouted(tokens: Tokens, place: int) -> bool:
    """Whether a line is in capitals throughout: *ROLE OF MACROPHAGES* has no symbol."""
    line = tokens.text[tokens.starts[place] : tokens.ends[place] + 30].partition("\n")[0]
    return line.isupper() and len(line) > 12  # noqa: PLR2004 - more than one word

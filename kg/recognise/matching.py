"""Words of a text, vocabulary → hits: the longest name at each place, over all kinds, and what it means there."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.model import Term
from kg.recognise.modifiers import Modifiers
from kg.recognise.overlaps import longest
from kg.recognise.sieve import Sieve
from kg.recognise.turned import inverted, listing
from kg.vocabulary import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Marker
    from kg.vocabulary import Sense, Tokens, Vocabulary

_LONG_WORD: Final = 7
_CELL_ENDINGS: Final = ("cyte", "blast")
_EVERYDAY: Final = ("ing", "ed", "tion", "ly", "ment", "ity", "ness", "ance", "ence", "able", "ous", "ive", "ful", "al")
_MEMORY: Final = 300_000
_CLASSES: Final = {"label": 0, "symbol": 0, "none": 0, "lexicon": 1, "alias": 1, "synonym": 1, "variant": 2}


class Hit(NamedTuple):
    """Words ``first`` to ``last`` (half open) that name ``term``.

    ``reach``: where its phrase ends, if beyond ``last`` (*CD4* in *CD4 and CD8 T cells*).
    ``broad``: the phrase says more than the term does (*activated macrophages*).
    ``weak``: asserted only with support in the document.  ``candidates``: CURIEs that the name may mean as well.
    (A named tuple: a text makes very many, and they are made four times as fast as data classes.)
    """

    first: int
    last: int
    term: Term
    match: str
    weak: bool = False
    candidates: tuple[str, ...] = ()
    name: str = ""
    reach: int = 0
    markers: tuple[Marker, ...] = ()
    broad: bool = False

    def at(self, first: int, last: int, match: str = "") -> Hit:
        """The same meaning at another place; a definition (``abbreviation``) makes it sure."""
        if not match:
            return tuple.__new__(Hit, (first, last, *self[2:]))
        weak = self.weak and match != "abbreviation"
        return Hit(first, last, self.term, match or self.match, weak, self.candidates, self.name)


_UNREAD: Final = Hit(0, 0, Term(None, "", ""), "none")


class Matcher:
    """Finds names in words; remembers what a string means, as documents repeat themselves."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary to look names up in."""
        self.vocabulary = vocabulary
        self.modifiers = Modifiers(vocabulary)
        self.no_cell, self.tumors = vocabulary.words("no cell before"), vocabulary.words("of tumor before cell")
        self._read: dict[str, Hit | None] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._loose: dict[tuple[str, ...], Hit | None] = {}
        self.conjunctions = Sieve(vocabulary.words("conjunction").__contains__)
        self.anti = Sieve(vocabulary.words("anti").__contains__)
        self.heads = Sieve(vocabulary.words("shared head").__contains__)
        self.negating = Sieve(vocabulary.words("negating prefix").__contains__)
        self._coined = Sieve(self._is_coined)
        self.cells = Sieve(self._is_cell)
        self.unknown = Sieve(self._is_unknown)

    def hits(self, tokens: Tokens, seams: Sequence[int] = (0,)) -> list[Hit]:
        """The hits of a text, by place; they do not overlap.  ``seams``: where texts begin that were put together."""
        found: list[Hit] = []
        text, words, starts, ends, known = tokens.text, tokens.words, tokens.starts, tokens.ends, self._read.get
        end, most, crossed, new = 0, len(words), False, tuple.__new__
        for place, sizes in self.vocabulary.candidates(tokens):
            start = starts[place]
            for size in sizes:
                last = place + size
                if last <= end or last > most:
                    continue
                raw = text[start : ends[last - 1]]  # texts repeat their words: most were met before
                reading = known(raw, _UNREAD)
                if reading is _UNREAD:
                    reading = self.read(raw, " ".join(words[place:last]))
                if reading is None:
                    continue
                if place and ends[place - 1] == start and text[start - 1].isalnum() and tokens.glued(place):
                    continue
                if (
                    last < most
                    and starts[last] == ends[last - 1]
                    and text[ends[last] - 1].isalnum()
                    and tokens.glued(last)
                ):
                    continue
                hit = new(Hit, (place, last, *reading[2:]))  # reading.at(place, last), without the call
                if "," not in raw or not listing(tokens, hit, self.vocabulary):
                    crossed = crossed or place < end
                    found.append(hit)
                    end = last
        turned, drugs = list(inverted(tokens, seams, self)), list(self._drugs(tokens))
        if not (crossed or turned or drugs):
            return found
        kept = longest([*turned, *found, *drugs])
        left = list(self._left_over(tokens, found, kept)) if crossed else []
        return sorted([*kept, *left], key=itemgetter(0)) if left else kept

    def _left_over(self, tokens: Tokens, found: Iterable[Hit], kept: Sequence[Hit]) -> Iterator[Hit]:
        """Specimens before a longer name that took the end of theirs: *serum* in *serum insulin-like growth factor*."""
        firsts, ends = [hit.first for hit in kept], {hit.last for hit in kept}
        for hit in found:
            number = bisect_left(firsts, hit.first)
            if (
                number == len(kept)
                or not hit.first < firsts[number] < hit.last
                or ends & {*range(hit.first + 1, hit.last)}
            ):
                continue
            for last in range(firsts[number], hit.first, -1):
                raw = tokens.text[tokens.starts[hit.first] : tokens.ends[last - 1]]
                reading = None if tokens.glued(last) else self.read(raw, " ".join(tokens.words[hit.first : last]))
                if reading is not None and reading.term.kind == "tissue":  # *basal cell* of a carcinoma is no cell
                    yield reading.at(hit.first, last)
                    break

    def words(self, name: str) -> tuple[str, ...]:
        """The canonical words of a name, remembered."""
        if name not in self._words:
            if len(self._words) > _MEMORY:
                self._words.clear()
            self._words[name] = tuple(self.vocabulary.key(name).split(" "))
        return self._words[name]

    def read(self, raw: str, key: str | None = None) -> Hit | None:
        """What a string means by itself (places are 0); ``None`` where it is no name in this spelling.

        ``key`` is the string's key, where it is known.
        """
        if raw in self._read:
            return self._read[raw]
        senses = self.vocabulary.senses(self.vocabulary.key(raw) if key is None else key)
        if len(self._read) > _MEMORY:
            self._read.clear()
        self._read[raw] = found = self.choose(senses, raw)
        return found

    def unordered(self, words: tuple[str, ...]) -> Hit | None:
        """What canonical words mean in whatever order (places are 0); ``None`` where they are no name."""
        if words not in self._loose:
            if len(self._loose) > _MEMORY:
                self._loose.clear()
            found = self.choose(self.vocabulary.unordered(words), " ".join(words))
            self._loose[words] = None if found is None or found.weak else found._replace(match="variant")
        return self._loose[words]

    def choose(self, senses: Sequence[Sense], raw: str) -> Hit | None:
        """The best of several senses: curated first, then as listed, then labels; a draw is ambiguous."""
        fitting = [sense for sense in senses if sense.fits(raw)]
        if len(fitting) < 2:  # noqa: PLR2004 - most names mean one thing: nothing to weigh
            return _only(fitting[0], raw) if fitting else None
        plain, primed = squeeze(raw.lower()), "'" in raw
        graded = [
            (
                (
                    sense.rank,
                    squeeze(sense.name.lower()) != plain,
                    _CLASSES[sense.match],
                    ("'" in sense.name) != primed,
                ),
                sense,
            )
            for sense in fitting
        ]
        grade, best = min(graded, key=lambda pair: pair[0])
        rivals = list(dict.fromkeys(sense.term for other, sense in graded if other == grade))
        term = self._broadest(rivals) if len(rivals) > 1 else best.term
        if not best.weak and term is not None:
            return Hit(0, 0, term, _matched(best, raw), name=best.name)
        others = tuple(dict.fromkeys(sense.term.id for sense in fitting if sense.term.id and sense.term != term))
        return Hit(0, 0, term or best.term, _matched(best, raw), True, others, best.name)  # noqa: FBT003 - weak

    def _broadest(self, rivals: Sequence[Term]) -> Term | None:
        """The one that all others are subtypes of or stand for; ``None`` where they are unrelated."""
        for term in rivals:
            if all(self._covers(term, other) for other in rivals if other != term):
                return term
        return None

    def _covers(self, broad: Term, narrow: Term) -> bool:
        if not broad.id or not narrow.id:
            return broad.label == narrow.label and bool(broad.id)
        return narrow.id in (broad.id, broad.closest) or self.vocabulary.is_a(narrow.id, broad.id)

    def _drugs(self, tokens: Tokens) -> Iterable[Hit]:
        """Words that nothing lists but that carry the stem of a drug (``-tinib``)."""
        for place in self._coined.places(tokens):
            if not tokens.glued(place):
                word = tokens.words[place]
                yield Hit(place, place + 1, Term(None, word, "agent"), "none", name=word)

    def _is_unknown(self, word: str) -> bool:
        """Long, in no table, and without an ending of everyday words: perhaps a slip in a name."""
        likely = len(word) >= _LONG_WORD and word.isalpha() and not word.endswith(_EVERYDAY)
        return likely and not self.vocabulary.senses(word)

    def _is_cell(self, word: str) -> bool:
        likely = len(word) > _LONG_WORD and word.isalpha() and word.removesuffix("s").endswith(_CELL_ENDINGS)
        return likely and not word.startswith("anti") and not self.vocabulary.senses(word)

    def _is_coined(self, word: str) -> bool:
        stems = self.vocabulary.stems
        likely = len(word) >= _LONG_WORD and word[-3:] in stems.endings
        return likely and stems.strong(word) and not self.vocabulary.senses(word)


def _only(sense: Sense, raw: str) -> Hit:
    return Hit(0, 0, sense.term, _matched(sense, raw), sense.weak, name=sense.name)


def _matched(sense: Sense, raw: str) -> str:
    """How a spelling matched a sense: a label or synonym in other words, signs or plural is a variant."""
    other = sense.match in ("label", "synonym") and squeeze(sense.name.lower()) != squeeze(raw.lower())
    return "variant" if other else sense.match

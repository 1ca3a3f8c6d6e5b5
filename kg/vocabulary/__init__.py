"""Curated tables and packaged ontologies → one vocabulary: names → terms, and how the terms hang together.

``load()`` compiles it once and keeps it in the user's cache folder under the hash of everything it is made of.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg import files
from kg.model import Hierarchy, Term
from kg.vocabulary import cache
from kg.vocabulary.bags import bag
from kg.vocabulary.compilation import FIELD, SENSE, SHIFT, Compiled
from kg.vocabulary.flags import Flags
from kg.vocabulary.hierarchy import Links
from kg.vocabulary.lexing import Lexer
from kg.vocabulary.records import VocabularyError
from kg.vocabulary.senses import Sense
from kg.vocabulary.sources import Sources
from kg.vocabulary.stems import Stems
from kg.vocabulary.tokens import BREAK, Forms, Lexicon, Tokens, key, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["BREAK", "Lexicon", "Sense", "Tokens", "Vocabulary", "VocabularyError", "load", "squeeze"]

_VERSION_LENGTH: Final = 12
_ALONE, _PAIR = (1,), (2,)


class Vocabulary:
    """All names and terms; read-only.  ``version`` is a short hash of what it was made of."""

    def __init__(self, compiled: Compiled, version: str) -> None:
        """Index a compiled vocabulary."""
        self.version = version
        self._compiled = compiled
        self._keys = dict(zip(compiled.keys, range(len(compiled.keys)), strict=True))
        sizes = {signs: tuple(ord(sign) - SHIFT for sign in signs) for signs in set(compiled.lengths)}
        pairs = zip(compiled.heads, compiled.seconds, strict=True)
        self._heads = dict(zip(pairs, map(sizes.__getitem__, compiled.lengths), strict=True))
        self._openings = frozenset(compiled.openings)
        self._flags = Flags(self._keys, compiled.heads, compiled.seconds)
        self._forms = Forms(dict(zip(compiled.forms, compiled.bases, strict=True)))
        self._lexer: Lexer | None = None
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._terms: dict[int, Term] = {}
        self._links: Links | None = None
        self._curies: dict[str, int] | None = None
        self._words: dict[str, frozenset[str]] = {}
        self._nouns: dict[str, str] | None = None
        self._others: dict[str, tuple[Term, ...]] | None = None
        self.stems = Stems(
            {"stem": word, "strength": kind.removeprefix("stem ")}
            for kind, word in (line.split(FIELD) for line in compiled.words)
            if kind.startswith("stem ")
        )

    # --- names ---

    def tokenise(self, text: str) -> Tokens:
        """Cut a text into canonical words with their places."""
        return self.tokenise_all([text])[0]

    def tokenise_all(self, texts: Sequence[str]) -> list[Tokens]:
        """The same for several texts, which takes less time than one by one where they are short."""
        if self._lexer is None:
            self._lexer = Lexer(self._forms, self._flags, self._heads, self._named)
        return self._lexer.tokenise(texts)

    def key(self, name: str) -> str:
        """The key under which a name and its spellings (plural, hyphen, Greek, British) meet."""
        return key(name, self._forms)

    def candidates(self, tokens: Tokens) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Where keys may begin: place, possible numbers of words (the most first).

        Whether the words are a key is left to ``senses``.
        """
        words, places, openings = tokens.words, tokens.likely, self._openings
        after = [*words[1:], ""]
        pairs = zip(map(words.__getitem__, places), map(after.__getitem__, places), strict=True)
        for place, alone, sizes in zip(places, tokens.alone, map(self._heads.get, pairs), strict=True):
            if sizes is None:
                if alone:
                    yield place, _ALONE
            elif sizes[0] > _PAIR[0] and " ".join(words[place : place + 3]) not in openings:
                if some := (_PAIR if sizes[-1] == _PAIR[0] else ()) + (_ALONE if alone else ()):
                    yield place, some
            else:
                yield place, (*sizes, 1) if alone else sizes

    def sizes(self, first: str, second: str) -> tuple[int, ...]:
        """The numbers of words (the most first) of keys that begin with two words."""
        return self._heads.get((first, second), ())

    def lengths(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[int, ...] | None]:
        """The same for many pairs of words; ``None`` where no key begins with a pair."""
        return map(self._heads.get, pairs)

    def opens(self, words: Iterable[str]) -> bool:
        """Whether three words begin a key: few do that begin with the first two words of one."""
        return " ".join(words) in self._openings

    def known(self, name: str) -> bool:
        """Whether canonical words, parted by single blanks, are a key."""
        return name in self._keys

    def senses(self, name: str) -> tuple[Sense, ...]:
        """What a key (see ``key``) may mean, best first; empty for an unknown one."""
        found = self._senses.get(name)
        if found is None:
            place = self._keys.get(name)
            if place is None:
                return ()
            self._senses[name] = found = tuple(map(self._sense, self._compiled.senses[place].split(SENSE)))
        return found

    def unordered(self, words: Iterable[str]) -> tuple[Sense, ...]:
        """What canonical words may mean in whatever order (``kg.vocabulary.bags``), best first."""
        if self._nouns is None:
            self._nouns = dict(pair.split(" ") for pair in self.words("noun"))
        return self.senses(bag(words, self._nouns, self.words("unordered filler")))

    def words(self, kind: str) -> frozenset[str]:
        """A class of words of ``ontology/recognition`` (``conjunction``, ``head``, ``section`` …)."""
        if kind not in self._words:
            lines = (line.split(FIELD) for line in self._compiled.words)
            self._words[kind] = frozenset(word for name, word in lines if name == kind)
        return self._words[kind]

    def names(self) -> Iterator[tuple[str, Term, str]]:
        """Every name as listed (generated variants are left to ``key``): name, term, match."""
        for line in self._compiled.senses:
            for sense in line.split(SENSE):
                number, match, _, _, name = sense.split(FIELD)
                if match != "variant":
                    yield name, self._term(int(number)), match

    def _named(self, spelling: str, word: str) -> bool:
        """Whether a word, as written and in its form, is a name by itself."""
        return word in self._keys and any(sense.fits(spelling) for sense in self.senses(word))

    def _sense(self, line: str) -> Sense:
        number, match, flags, rank, name = line.split(FIELD)
        return Sense(self._term(int(number)), match, name, int(rank), "E" in flags, "W" in flags)

    # --- terms ---

    def term(self, curie: str) -> Term | None:
        """The term of a CURIE, or ``None``; a curated row wins over an ontology's."""
        if self._curies is None:
            firsts: dict[str, int] = {}
            for number, line in enumerate(self._compiled.terms):
                firsts.setdefault(line[: line.index(FIELD)], number)
            self._curies = firsts
        place = self._curies.get(curie) if curie else None
        return None if place is None else self._term(place)

    def others(self, curie: str | None) -> tuple[Term, ...]:
        """What the same words name in another kind (``recognition/readings.tsv``): GM-CSF the analyte, and the drug."""
        if self._others is None:
            lines = (line.split(" ") for line in sorted(self.words("reading")))
            found = [(one, self.term(other), kind) for one, other, kind in lines]
            self._others = {one: (replace(term, kind=kind),) for one, term, kind in found if term is not None}
        return self._others.get(curie, ()) if curie else ()

    def _term(self, number: int) -> Term:
        if number not in self._terms:
            curie, label, kind, closest = self._compiled.terms[number].split(FIELD)
            self._terms[number] = Term(curie or None, label, kind, closest or None)
        return self._terms[number]

    # --- hierarchy ---

    @property
    def links(self) -> Links:
        """Edges and links, indexed when first needed."""
        if self._links is None:
            self._links = Links(self._compiled.edges, self._compiled.links)
        return self._links

    def is_a(self, narrow: str, broad: str) -> bool:
        """Whether a CURIE is another or a subtype of it (own terms' narrow matches are subtypes)."""
        return broad in self.links.above(narrow)

    def within(self, narrow: str, broad: str) -> bool:
        """Whether a CURIE is another, a subtype or a part of it (edges of unknown type count)."""
        return broad in self.links.above(narrow, parts=True)

    def targets(self, curie: str) -> tuple[str, ...]:
        """What a drug acts on, or the cells that a procedure gives, as its row says."""
        return self.links.values(curie, "target")

    def specimens(self, curie: str) -> tuple[str, ...]:
        """The material that a row says it stands for (PBMC → blood)."""
        return self.links.values(curie, "specimen")

    def hierarchy(self, curies: Iterable[str]) -> Hierarchy:
        """The terms, their ancestors, and the edges and closures between them."""
        return self.links.slice(curies, self.term)


def load(
    *, progress: bool = False, ontology: Path | None = None, guide: Path | None = None, cached: Path | None = None
) -> Vocabulary:
    """Load the vocabulary, compiled anew only where its inputs changed.

    Args:
        progress: show a progress bar on stderr while compiling, if that is a terminal.
        ontology: the folder with ``terms/``, ``imports/``, ``recognition/``, ``bans.tsv``, and the tables of
            ``eligibility/`` and ``readouts.tsv`` whose classes have labels only (default: ours).
        guide: the folder of ontology files (default: the installed ``cellxgene-ontology-guide``).
        cached: the cache folder (default: ``TRIALKG_CACHE``, else the platform's).

    Raises:
        VocabularyError: a table or an ontology file is missing or wrong.
    """
    sources = Sources(ontology or files.ontology(), guide)
    digest = sources.digest()
    return _load(sources, digest, (cached or files.cache()) / f"vocabulary-{digest[:_VERSION_LENGTH]}.txt", progress)


@lru_cache(maxsize=1)
def _load(sources: Sources, digest: str, path: Path, progress: bool) -> Vocabulary:  # noqa: FBT001 - lru_cache keys
    compiled = cache.read(path, digest)
    if compiled is None:
        compiled = sources.compile(_bar if progress and sys.stderr.isatty() else iter)
        cache.write(path, digest, compiled)
    return Vocabulary(compiled, digest[:_VERSION_LENGTH])


def _bar(steps: list[str]) -> Iterable[str]:
    from tqdm import tqdm  # noqa: PLC0415 - needed for the first compilation only

    bar: Callable[..., Iterable[str]] = tqdm
    return bar(steps, desc="compiling the vocabulary", unit="source", file=sys.stderr, leave=False)

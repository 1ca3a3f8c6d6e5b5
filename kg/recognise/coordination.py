"""Hits → hits with those that share a word with a neighbour: ``T and B cells``, ``hepatitis B or C``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.recognise.heads import SEPARATORS, separator, unnamed
from kg.recognise.overlaps import owner_of, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_MOST: Final = 5
_TAIL: Final = 3
_GREEK: Final = frozenset({"alpha", "beta", "gamma", "delta", "kappa", "lambda"})
_FAMILY: Final = 6  # how long the name of a family of proteins must be to be shared: *apolipoprotein*, not *IL*
_NUMBERED: Final = re.compile(r"([a-z]{2,6})\d{1,2}")
_NUMBER: Final = re.compile(r"\d{1,2}(?![\w.,]|\s?(?:[a-z%]?[glLM]/|ng|pg|mg|ml))")
_HISTOLOGY: Final = frozenset({"MONDO:0004970", "MONDO:0005096"})
"""Adenocarcinoma, squamous cell carcinoma: named of an organ, the next is of it as well."""
_PLACED: Final = frozenset({"condition", "procedure"})  # *chest or abdominal surgery*: an organ is their place
_EFFUSIONS: Final = frozenset({"UBERON:0000175"})  # the pleural one is a fluid that is examined, too
_ADJECTIVES: Final = ("al", "ar", "ic")
_OF_HORMONES: Final = frozenset({"HGNC:644", "HGNC:3467", "HGNC:8910"})
"""Receptors that share their word, as tumors are tested for them: *estrogen and progesterone receptor*, no IL-6."""


def coordinated(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Add the hits that a conjunction hides, in place of what their words mean alone (*CD4 and CD8 T cells*)."""
    conjunctions = matcher.vocabulary.words("conjunction")
    if not matcher.conjunctions.places(tokens):
        return list(hits)
    kinds, joints, words = matcher.vocabulary.words("shared kind"), conjunctions | SEPARATORS | {"."}, tokens.words
    added = list(_of_organs(tokens, hits, matcher))
    for hit in [*hits, *unnamed(tokens, hits, matcher)]:
        start = hit.first if hit.term.kind != "condition" else _passed(words, hit.first, matcher)
        if hit.last - hit.first == 1 and start < hit.first and words[start] == "other" and words[start - 1] in joints:
            added.extend(_before(tokens, hit, hits, matcher))  # "viral or other infection"
        if hit.last - hit.first == 1 or hit.term.kind not in kinds:
            added.extend(_of_analyte(tokens, hit, hits, matcher) if hit.term.kind == "analyte" else ())
            continue
        if words[start - 1] in joints:
            added.extend(_before(tokens, hit, hits, matcher))
        if hit.last < len(words) and words[hit.last] in joints:
            added.extend(_after(tokens, hit, hits, matcher))
            if hit.term.kind == "condition":
                added.extend(_same_organ(tokens, hit, hits, matcher))
    return replaced(hits, added, ((hit.first, hit.last) for hit in added)) if added else list(hits)


def _of_analyte(tokens: Tokens, hit: Hit, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """What shares a word with an analyte: numbers, members of its family, a hormone before another's receptor."""
    if hit.last - hit.first == 1:
        yield from _slashed(tokens, hit, matcher)
    elif tokens.words[hit.first].isalpha():
        yield from _numbers(tokens, hit, matcher)
        yield from _members(tokens, hit, hits, matcher)
    if hit.term.id in _OF_HORMONES:
        yield from _before(tokens, hit, hits, matcher)


def _before(tokens: Tokens, hit: Hit, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """Items before a hit that borrow its last words: ``skin and muscle biopsies``, ``CD4, CD8 and NK T cells``."""
    words, conjunctions = tokens.words, matcher.vocabulary.words("conjunction")
    place = hit.first if hit.term.kind != "condition" else _passed(words, hit.first, matcher)
    seen = False
    while (end := separator(words, place, conjunctions, condition=hit.term.kind == "condition")) is not None:
        bare = hit.term.kind == "condition" and words[end - 1].endswith(_ADJECTIVES)  # "hepatic, metabolic disease"
        seen = seen or bare or words[place - 1] != "," or words[end - 1] == "+"  # "CD4+, CD8+ cells" needs none either
        found = _borrow(tokens, end, hit, matcher) if seen else None
        if found is None and seen and hit.term.kind == "condition" and _adjective(words, end):
            place = end - 1
            continue
        if found is None or (
            _stands_alone(found, hits) and not _of_organ(tokens, found, (owner_of(found.first, hits), hit), matcher)
        ):
            return
        yield found._replace(reach=hit.last)
        yield from _shared(tokens, found, hit, matcher)
        place = found.first


def _of_organs(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """Diseases of organs before "CNS disease", which is one of them only there: else it is where a leukemia went."""
    for hit in hits:
        found = matcher.read("CNS disorder") if tokens.words[hit.first : hit.last] == ["cns", "disease"] else None
        if found is not None and hit.term.kind == "blocker":
            before = list(_before(tokens, found.at(hit.first, hit.last), hits, matcher))
            yield from [*before, found.at(hit.first, hit.last)] if before else ()


def _passed(words: Sequence[str], place: int, matcher: Matcher) -> int:
    """Where the words that say something of a name before it begin: *bacterial, or systemic viral infections*."""
    while place > 0 and words[place - 1] in matcher.vocabulary.words("before a shared name"):
        place -= 1
    return place


def _shared(tokens: Tokens, found: Hit, hit: Hit, matcher: Matcher) -> Iterator[Hit]:
    """A condition with the first word of the one before it: ``acute`` in *acute myeloid or lymphocytic leukemia*."""
    if hit.term.kind != "condition" or found.last - found.first == 1 or not hit.term.id:
        return
    name = _name([tokens.words[found.first], *tokens.words[hit.first : hit.last]], hit, matcher)
    if name is not None and not name.weak and matcher.vocabulary.is_a(name.term.id or "", hit.term.id):
        yield name.at(hit.first, hit.last)


def _adjective(words: Sequence[str], end: int) -> bool:
    """Whether one adjective stands between separators, of which no name is known: *uveal, vitreoretinal and …*."""
    return words[end - 1].endswith(_ADJECTIVES) and end > 1 and words[end - 2] in SEPARATORS


def _borrow(tokens: Tokens, end: int, hit: Hit, matcher: Matcher) -> Hit | None:
    """The longest name of words before ``end`` and last words of the hit, of the same kind."""
    tails = [tokens.words[hit.first : hit.last]]
    if hit.match == "abbreviation":
        tails.append(list(matcher.words(hit.name)))
    for size in range(min(_MOST, end), 0, -1):
        own = tokens.words[end - size : end]
        if not own[0][0].isalnum() or tokens.glued(end - size):
            continue
        if size == 1 and len(own[0]) == 1 and tokens.text[tokens.starts[end - 1]].islower():
            continue  # *20 h, and T cells*
        if size == 1 and own[0] in matcher.vocabulary.words("of bare cell"):
            continue  # *filgrastim (G-CSF) support and stem cells*
        for tail in tails:
            for cut in range(len(tail) > 1, len(tail)):
                found = _name([*own, *tail[cut:]], hit, matcher)
                if found is not None:
                    return found.at(end - size, end)
    return None


def _name(words: Sequence[str], hit: Hit, matcher: Matcher) -> Hit | None:
    name = " ".join(words)
    if not matcher.vocabulary.known(name):
        return None
    found = matcher.choose(matcher.vocabulary.senses(name), name)
    if found is None or found.term == hit.term:
        return None
    return found if found.term.kind == hit.term.kind or found.term.id in _EFFUSIONS else None


def _stands_alone(found: Hit, hits: Sequence[Hit]) -> bool:
    """Whether the words have a meaning of their own that fits: *blood and T cells* is no *blood cell*."""
    owner = owner_of(found.first, hits)
    if owner is None or owner.last < found.last or owner.weak or found.term.id in _OF_HORMONES:
        return False
    if owner.term.kind == "condition" and found.term.kind == "cell":
        return True  # *chronic lymphocytic leukemia or B-cell …* has no leukemia cell
    return owner.term.kind == found.term.kind or (owner.term.kind == "tissue" and found.term.kind not in _PLACED)


def _of_organ(tokens: Tokens, found: Hit, pair: tuple[Hit | None, Hit], matcher: Matcher) -> bool:
    """Whether a disease shares the organ named behind the next one: *squamous carcinoma or adenocarcinoma of …*."""
    owner, hit = pair
    if owner is None or owner.term.kind != "condition" or not owner.term.id or not found.term.id:
        return False
    shared = owner.term.id in _HISTOLOGY and "of" in tokens.words[hit.first : hit.last]
    return shared and matcher.vocabulary.is_a(found.term.id, owner.term.id)


def _same_organ(tokens: Tokens, hit: Hit, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """A kind of carcinoma behind one of an organ: *lung squamous cell carcinoma and adenocarcinoma*."""
    after = owner_of(hit.last + 1, hits)
    if after is None or after.first != hit.last + 1 or after.term.id not in _HISTOLOGY:
        return
    name = _name([tokens.words[hit.first], *tokens.words[after.first : after.last]], after, matcher)
    if name is not None and not name.weak and matcher.vocabulary.is_a(name.term.id or "", after.term.id):
        yield name.at(after.first, after.last)


def _numbers(tokens: Tokens, hit: Hit, matcher: Matcher) -> Iterator[Hit]:
    """Numbers close behind an analyte that borrow its name: ``IL-6, -8 and -10``, ``IL-2,6``; *IL-6, 10 mg* is none."""
    words, place, text = tokens.words, hit.last, tokens.text
    joints = matcher.vocabulary.words("conjunction") | SEPARATORS
    while place + 1 < len(words) and words[place] in joints:
        while place + 1 < len(words) and words[place] in joints:
            place += 1
        if not words[place].isdigit() or text[tokens.starts[place] - 1] not in "-\u2010\u2011\u2212,/":
            return
        found = _name([*words[hit.first : hit.last - 1], words[place]], hit, matcher)
        if found is None or found.weak:
            return
        yield found.at(place, place + 1)
        place += 1


def _slashed(tokens: Tokens, hit: Hit, matcher: Matcher) -> Iterator[Hit]:
    """Numbers behind the slash after a name of one word: ``TLR7/8``, ``MMP2/9``; in *IL6/10 ng* ten is an amount."""
    word, place, text = _NUMBERED.fullmatch(tokens.words[hit.first]), hit.last, tokens.text
    while word and tokens.words[place : place + 1] == ["/"] and _NUMBER.match(text, tokens.ends[place]):
        place += 1
        found = _name([f"{word[1]}{tokens.words[place]}"], hit, matcher)
        if found is None or found.weak:
            return
        yield found.at(place, place + 1)
        place += 1


def _members(tokens: Tokens, hit: Hit, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """Members of a family after its first: ``apolipoproteins A-I, B and C-III``, ``interferon alpha, beta and gamma``.

    So are genes of HLA (``HLA-A, B and DRB1``).  In *…, B cells* the B is taken.
    """
    words, place, text = tokens.words, hit.last, tokens.text
    if len(words[hit.first]) < _FAMILY and words[hit.first] != "hla":
        return
    joints = matcher.vocabulary.words("conjunction") | SEPARATORS
    while place < len(words) and words[place] in joints:
        while place < len(words) and words[place] in joints:
            place += 1
        sizes = [n for n in (3, 2, 1) if place + n <= len(words) and owner_of(place, hits) is None]
        named = ((n, _name([words[hit.first], *words[place : place + n]], hit, matcher)) for n in sizes)
        size, found = next(((n, one) for n, one in named if one is not None and not one.weak), (0, None))
        if found is None or not (text[tokens.starts[place]].isupper() or words[place] in _GREEK):
            return
        yield found.at(place, place + size)
        place += size


def _after(tokens: Tokens, hit: Hit, hits: Sequence[Hit], matcher: Matcher) -> Iterator[Hit]:
    """Words after a hit that borrow its first words: ``hepatitis B or C``, ``HIV-1 and -2``, ``cancer of A or B``."""
    words, place, conjunctions = tokens.words, hit.last, matcher.vocabulary.words("conjunction")
    while place < len(words) and (words[place] in conjunctions or words[place] in SEPARATORS):
        while place < len(words) and (words[place] in conjunctions or words[place] in SEPARATORS):
            place += 1
        if place >= len(words) or tokens.glued(place + 1):
            return
        placed = hit.term.kind == "condition" and "of" in words[hit.first : hit.last]
        if len(words[place]) > _TAIL and not placed:
            return  # "carcinoma of the cervix or breast" has another place
        own = words[hit.first : hit.last - 1]  # "infection with hepatitis B, C": hepatitis C
        two = placed and place + 1 < len(words) and not tokens.glued(place + 2)  # "of the ovary, fallopian tube"
        sizes = (2, 1) if two else (1,)
        named = (
            (size, _name([*own[cut:], *words[place : place + size]], hit, matcher))
            for size in sizes
            for cut in range(len(own))
        )
        size, found = next(((size, one) for size, one in named if one is not None), (0, None))
        owner = owner_of(place, hits)
        if found is None or (owner is not None and owner.term.kind == "condition" and owner.last > place + size):
            return  # "carcinoma of the cervix or breast cancer" are two names
        yield found.at(place, place + size)
        place += size

"""Texts and their hits → the short forms that the document defines, and the hits that these forms make.

A short form stands in parentheses after its long form, or the other way round; without parentheses
(``Interstitial Lung disease ILD``) the initials of a known name must be the short form.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.recognise.expansion import BRACKETS, Definition, is_short
from kg.recognise.longforms import fits, long_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens

_PARENTHESES: Final = re.compile(r"\(([^()\n]{2,80})\)")
_BEFORE: Final = re.compile(r"([^\W_][\w+-]{1,9})\s*$")
_INITIALS: Final = re.compile(r"\s{0,2}([A-Z][A-Za-z]*[A-Z]s?)\b")
_STOPS: Final = ".;:!?()[]\n\u00b6"
_WORD: Final = re.compile(r"[^\W_]+")
_ASIDE: Final = re.compile(r"[;,=]\s")
_REACH: Final = 160
_LONGEST: Final = 10
_COURSE: Final = frozenset({"refractory", "relapsed", "relapsing", "recurrent", "resistant", "advanced", "metastatic"})
_OWN: Final = 5
_DEFICIENCY: Final = ("deficiency", "of")
_NUMBER: Final = re.compile(r"(?<=[A-Z])-?(\d+)$")


def definitions(tokens: Tokens, hits: Sequence[Hit], bridged: Iterable[Hit], matcher: Matcher) -> Iterator[Definition]:
    """The short forms that one text defines; ``bridged`` are the names that a short form in parentheses interrupts."""
    text, stop = tokens.text, matcher.vocabulary.words("stop")
    ends = {tokens.ends[hit[1] - 1]: hit for hit in hits if hit[2].kind != "blocker"}
    for bridge in bridged:
        number = next(at for at in range(bridge.first, len(tokens.words)) if tokens.words[at] in BRACKETS) + 1
        short = tokens.text[tokens.starts[number] : tokens.ends[number]]
        listed = matcher.read(short)
        if listed is not None and listed.term == bridge.term:
            yield Definition(short, bridge, matcher.words(bridge.name))
    for found in _PARENTHESES.finditer(text):
        for part in _parted(found, ends, tokens, stop):
            if (meant := _of_what(part, matcher)) is None:
                continue
            one = _spelt(meant, matcher)
            yield one if one.hit or not one.words else replace(one, words=matcher.words(" ".join(one.words)))
    for end, hit in ends.items():
        if hit[1] - hit[0] < 2 or text[end + 1 : end + 2].islower():  # noqa: PLR2004 - two words
            continue
        after = _INITIALS.match(text, end)
        if after and _initials(after[1], tokens.words[hit.first : hit.last]):
            yield _definition(after[1].removesuffix("s"), hit, tokens)


def _parted(found: re.Match[str], ends: dict[int, Hit], tokens: Tokens, stop: frozenset[str]) -> Iterator[Definition]:
    """What parentheses define: a short form inside and its long form before, or the other way round."""
    inside, short_inside = _inside(found[1])
    if inside is None:
        return
    place = found.start()
    if not short_inside and tokens.text[max(0, place - _LONGEST) : place].islower():
        return  # neither side can be a short form
    before = tokens.text[max(0, place - _REACH) : place].rstrip()
    if short_inside:
        short = inside.removesuffix("s") if inside[:-1].isupper() else inside
        long = long_form(short, before[max(map(before.rfind, _STOPS)) + 1 :])
        hit = _at(ends, tokens.text, place)
        long = long if long is not None and fits(short, long, stop) else None
        if hit is not None and _named(short, long, hit, tokens, stop=stop):
            size = tokens.ends[hit.last - 1] - tokens.starts[hit.first]
            modified = long is not None and len(long) > size
            yield Definition(short, hit, tuple(tokens.words[hit.first : hit.last]), modified=modified)
        elif long is not None and " " in long and len(short) > 1:
            yield Definition(short, None, tuple(long.split()))
        return
    other = _BEFORE.search(before[-_LONGEST:])
    if other and is_short(other[1]) and " " in inside and _spells(other[1], found[1], stop):
        whole = ends.get(found.end(1))
        covers = whole is not None and tokens.starts[whole.first] == found.start(1)
        yield _definition(other[1], whole if covers else None, tokens)


def _of_what(definition: Definition, matcher: Matcher) -> Definition | None:
    """The definition of what is deficient in *deficiency of glucose-6-phosphate dehydrogenase (G6PD)*.

    ``None`` where nothing lists it: then the short form is not the deficiency either.
    """
    hit, words = definition.hit, definition.words
    if hit is None or words[:2] != _DEFICIENCY or definition.short[0].lower() == "d":
        return definition
    found = matcher.read(" ".join(words[2:]))
    return None if found is None else replace(definition, hit=found.at(hit.first + 2, hit.last), words=words[2:])


def _spelt(definition: Definition, matcher: Matcher) -> Definition:
    """The definition without what tells of an illness's course: *refractory hairy cell leukemia (HCL)*.

    Words that make another illness of it stay: *acute graft versus host disease (GVHD)*.
    """
    hit, words, short = definition.hit, definition.words, definition.short.lower()
    left = len(words) - len(short)
    if hit is None or left < 1 or not _COURSE.issuperset(words[:left]):
        return definition
    if "".join(word[0] for word in words[left:]) != short:
        return definition
    wider = matcher.read(" ".join(words[left:]))
    if wider is None or wider.weak or wider.term.kind != hit.term.kind or not hit.term.id or not wider.term.id:
        return definition
    if not matcher.vocabulary.is_a(hit.term.id, wider.term.id):
        return definition
    return replace(definition, hit=wider.at(hit.first + left, hit.last), words=words[left:])


@lru_cache(maxsize=1 << 14)
def _inside(raw: str) -> tuple[str | None, bool]:
    """What stands in parentheses (``None``: no form, short or long), and whether it is a short form."""
    inside = raw.strip()
    if " " not in inside and (inside.islower() or not any(map(str.isalpha, inside))):
        return None, False
    if "=" in inside or ", " in inside or "; " in inside:
        inside = _ASIDE.split(inside, maxsplit=1)[0].strip()
    return inside, " " not in inside and is_short(inside)


def _named(short: str, long: str | None, hit: Hit, tokens: Tokens, *, stop: frozenset[str]) -> bool:
    """Whether the long form is the hit, or the hit with modifiers before it.

    ``newly diagnosed multiple myeloma (NDMM)`` is one; ``Control of Risk in Diabetes (CORD)`` is no diabetes.
    """
    if _anagram(short, tokens.words, hit):
        return True
    name = " ".join(tokens.text[tokens.starts[hit.first] : tokens.ends[hit.last - 1]].split())
    if long is None or len(long) <= len(name):
        return long is not None and fits(short, name, stop)
    before = _WORD.findall(long[: -len(name)].lower())
    return long.endswith(name) and stop.isdisjoint(before) and fits(short[len(before) :] or short[-1], name, stop)


def _spells(short: str, inside: str, stop: frozenset[str]) -> bool:
    """Whether parentheses after a short form hold its long form and nothing else: ``SSc (systemic sclerosis)``."""
    return long_form(short, inside) is not None and fits(short, inside, stop)


def _definition(short: str, hit: Hit | None, tokens: Tokens) -> Definition:
    return Definition(short, hit, tuple(tokens.words[hit.first : hit.last]) if hit else ())


def _at(ends: dict[int, Hit], text: str, place: int) -> Hit | None:
    """The hit that ends before a parenthesis, blanks and a closing quote left out."""
    while place > 0 and text[place - 1] in " \t\n\"'\u201d\u2019":
        place -= 1
    return ends.get(place)


def _initials(short: str, words: Sequence[str]) -> bool:
    return short.removesuffix("s").lower() == "".join(word[0] for word in words if word[0].isalnum())


def _anagram(short: str, words: Sequence[str], hit: Hit) -> bool:
    """The letters are the initials in another order: ``PMBC`` for peripheral blood mononuclear cells."""
    words = words[max(0, hit.last - len(short)) : hit.last]
    return sorted(short.lower()) == sorted(word[0] for word in words)


def settled(found: Iterable[Definition], matcher: Matcher) -> dict[str, Definition]:
    """One definition a short form: a known long form wins over an unknown one, the first over later ones.

    Where the vocabulary lists the short form for a subtype of what the long form was recognised as
    (``Systemic erythematosus lupus (SLE)``), the subtype is meant.
    """
    chosen: dict[str, Definition] = {}
    for definition in found:
        if definition.modified and _means_another(definition, matcher):
            continue
        if definition.hit is None and _is_label(definition, matcher):
            continue
        known = chosen.get(definition.short)
        if known is None or (known.hit is None and definition.hit is not None):
            chosen[definition.short] = definition
    return {short: _sharpened(definition, matcher) for short, definition in chosen.items()}


def _is_label(definition: Definition, matcher: Matcher) -> bool:
    """Whether a short form is long enough to be the concept's own label: *a new respiratory disease (COVID-19)*.

    A number that both end in does as well: *Chemokine Receptor 5 (CCR5)*; with it a longer one need be no label
    (*plasminogen activator inhibitor type 1 (PAI-1)*).  So does a noun of proteins: *epithelial receptor (EGFR)*.
    A syndrome that loses its last word is one still: *acute respiratory distress (ARDS)*.
    """
    short = definition.short
    listed = matcher.read(short)
    if listed is None or listed.weak:
        return False
    number = _NUMBER.search(short)
    numbered = number is not None and number[1] in definition.words[-1:]
    if len(definition.words) > 1 and matcher.words(listed.term.label) == (*definition.words, "syndrome"):
        return True
    label = listed.name.lower() == listed.term.label.lower()
    nouns = matcher.vocabulary.words("protein noun") if listed.term.kind == "analyte" else frozenset()
    protein = not nouns.isdisjoint(definition.words[-1:])
    return (label and (numbered or protein or len(short) > _OWN)) or (numbered and len(short) >= _OWN)


def _means_another(definition: Definition, matcher: Matcher) -> bool:
    """Whether the vocabulary lists the short form as another thing: *rat sarcoma (RAS)* is no sarcoma.

    Of one kind they are two where neither is a class of the other: a misspelt *non-Hodgkin's leukemia (NHL)*.
    """
    listed = matcher.read(definition.short)
    if listed is None or definition.hit is None or listed.weak:
        return False
    one, other = listed.term.id or "", definition.hit.term.id or ""
    related = not one or not other or matcher.vocabulary.is_a(one, other) or matcher.vocabulary.is_a(other, one)
    return listed.term.kind != definition.hit.term.kind or not related


def _sharpened(definition: Definition, matcher: Matcher) -> Definition:
    listed = matcher.read(definition.short)
    if definition.hit is None or listed is None or not listed.term.id or not definition.hit.term.id:
        return definition
    if not matcher.vocabulary.is_a(listed.term.id, definition.hit.term.id) or listed.term == definition.hit.term:
        return definition
    words = matcher.words(listed.term.label)
    return replace(definition, hit=definition.hit._replace(term=listed.term), words=words)

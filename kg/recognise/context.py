"""Hits of a document → those that it asserts: no targets or qualities of agents, no ambiguous name without support."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model import Term
    from kg.recognise.matching import Hit, Matcher
    from kg.vocabulary import Tokens, Vocabulary

_OF: Final = frozenset({"of", "to", "against", "towards", "toward", "for"})
_SURE: Final = 3
"""How long a short form must be for a kind of what it means to support it (*CA* is no cancer because of a lymphoma)."""
_CLUSTER: Final = re.compile(r"CD\s?\d", re.IGNORECASE)
_IMMUNOGLOBULIN: Final = re.compile(r"ig[gmaed]\d?")
_CAPITALS: Final = re.compile(r"[A-Z]{2,4}")
_NUMBER: Final = re.compile(r"-(\d+)(?!\w*\s?(?:[ACGT]\b|[ACGT][/>]|polymorphism|promoter|SNP))")
_CODED: Final = {"analyte": 3, "cell": 1}
"""How many digits behind a short name make a code of it, by kind of what it would mean."""
_NEAR: Final = 3
_ACTS: Final = frozenset({"antagonist", "agonist", "inhibitor", "blocker"})
_UNITS: Final = frozenset({"mg", "ml", "kg", "mcg", "ng", "mm", "cm", "nm"})
_BESIDE: Final = frozenset({"and", "or", "/", "&", ",", "+"})
_TARGETED: Final = frozenset({"targeting", "inhibiting", "blocking"})
_ACTED: Final = frozenset({"inhibitor", "inhibitors"})
_ACTING: Final = _TARGETED | _ACTED
_LEVELS: Final = frozenset({"level", "levels", "concentration", "concentrations", "expression", "titers", "production"})
_NAME: Final = re.compile(r"[A-Z\d-]")
_CLASS_OF_TARGET: Final = frozenset({"tyrosine", "serine", "threonine", "kinase", "pathway", "checkpoint"})
_DATE: Final = re.compile(r"/\d{1,2}/\d{2}")
_BOTH: Final = (",", "and")
_LIST: Final = 3
_LISTED: Final = frozenset({"analyte", "cell"})


def untargeted(tokens: Tokens, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Leave out what something is directed at: ``anti-CD20``, ``TNF inhibitor``, ``IL-6 receptor``.

    In a list (``PD-1/PD-L1 inhibitors``, ``anti-CD3/CD28``) all members are targets.
    """
    targets, whole, anti = map(matcher.vocabulary.words, ("target", "untargeted kind", "anti"))
    gone: set[int] = set()
    analytes = [number for number, hit in enumerate(hits) if hit[2].kind == "analyte"]
    for number in reversed(analytes):
        hit = hits[number]
        if (
            _followed(tokens, hit, targets)
            or _directed(tokens, hit, targets)
            or _aimed_at(tokens, hit)
            or (number + 1 < len(hits) and _described(tokens, hit, hits[number + 1]))
            or (number + 1 < len(hits) and _marks(tokens, hit, hits[number + 1]))
            or (number + 1 in gone and _neighbours(tokens, hit, hits[number + 1]))
        ):
            gone.add(number)
    for number, hit in enumerate(hits) if matcher.anti.places(tokens) else ():
        before = hits[number - 1] if number else None
        if hit.term.kind in whole:
            continue
        prefixed = hit.first > 0 and tokens.words[hit.first - 1] in anti
        if prefixed or (before is not None and _slashed(tokens, before, hit, anti, gone=number - 1 in gone)):
            gone.add(number)
    for number, hit in enumerate(hits[1:], 1) if gone else ():
        if number - 1 in gone and tokens.words[hits[number - 1].last : hit.first] == ["("]:
            gone |= {number} if hit.term == hits[number - 1].term else set()  # "inhibitor of cyclooxygenase-2 (COX-2)"
    return [hit for number, hit in enumerate(hits) if number not in gone] if gone else list(hits)


def uncoded(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Leave out short names that only begin a code: ``ALT-801`` is a drug, ``NK-1`` a receptor.

    A gene's own number has fewer digits (``IL-33``), or belongs to the name that was found: what the document itself
    calls *IL* is no *IL-12RB*.  The number may also be the place of a base that is changed (``TNF-308 G/A``).
    """
    text, ends = tokens.text, tokens.ends
    coded = {
        number
        for number, hit in enumerate(hits)
        if _of_date(tokens, hit)
        or (
            hit[1] - hit[0] == 1
            and ((text.startswith("-", ends[hit[1] - 1]) and _begins_code(tokens, hit)) or _is_unit(tokens, hit))
        )
    }
    return [hit for number, hit in enumerate(hits) if number not in coded] if coded else list(hits)


def _of_date(tokens: Tokens, hit: Hit) -> bool:
    """Whether the number of a name is the month of a date: "PER 2/27/96 AMENDMENT"; none in *IL-2/15/21*."""
    last = hit.last - 1
    apart = last > hit.first and tokens.words[last].isdigit() and tokens.text[tokens.starts[last] - 1].isspace()
    return apart and _DATE.match(tokens.text, tokens.ends[last]) is not None


def _is_unit(tokens: Tokens, hit: Hit) -> bool:
    """Whether a name is the unit of the number before it: *100 MG* in a text of capitals."""
    return (
        hit[0] > 0
        and tokens.words[hit[0]] in _UNITS
        and hit.term.kind in ("condition", "cell", "analyte")
        and tokens.words[hit[0] - 1].isdigit()
    )


def _begins_code(tokens: Tokens, hit: Hit) -> bool:
    """Whether a number stands behind the hyphen after a name of a few capitals."""
    start, end = tokens.starts[hit.first], tokens.ends[hit.first]
    found = _NUMBER.match(tokens.text, end) if hit.term.kind in _CODED else None
    if found is None or len(found[1]) < (1 if hit.match == "abbreviation" else _CODED[hit.term.kind]):
        return False
    return _CAPITALS.fullmatch(tokens.text, start, end) is not None


def _followed(tokens: Tokens, hit: Hit, targets: frozenset[str]) -> bool:
    """``TNF inhibitor``, ``PD-1/L1 inhibitor``, ``JAK2 tyrosine kinase inhibitor``; not in *IgM/IgG antibodies*."""
    after = tokens.words[hit.last : hit.last + 5]
    while after and after[0] in _CLASS_OF_TARGET:
        del after[0]
    if after[:1] == ["/"]:
        if _IMMUNOGLOBULIN.fullmatch(tokens.words[hit.last - 1]) or hit.reach:
            return False  # "estrogen/progesterone receptor": the receptors of both
        del after[:2]
    return bool(after) and after[0] in targets


def _directed(tokens: Tokens, hit: Hit, targets: frozenset[str]) -> bool:
    """``inhibitors of X``, ``antibodies against X``, ``targeting X``; *neutralizing IgG* neutralizes itself."""
    before = tokens.words[max(0, hit.first - 2) : hit.first]
    if not before:
        return False
    if before[-1] in targets and before[-1].endswith("ing"):
        antibody = "antibod" in hit.name or _IMMUNOGLOBULIN.match(hit.name)
        return not (antibody if before[-1].startswith("neutrali") else hit.name.startswith("antibod"))
    return len(before) == 2 and before[1] in _OF and before[0] in targets  # noqa: PLR2004 - noun and preposition


def _aimed_at(tokens: Tokens, hit: Hit) -> bool:
    """Whether it is in a list of what a drug acts on: *targeting PD-L1 and VEGF*, not *and IgG levels*."""
    after = tokens.words[hit.last : hit.last + _NEAR]
    if not _ACTING.isdisjoint(tokens.words) and _LEVELS.isdisjoint(after):
        for place in range(hit.first - 1, max(-1, hit.first - 16), -1):
            word = tokens.words[place]
            if word in _TARGETED or (word in _OF and place and tokens.words[place - 1] in _ACTED):
                return place + 1 < hit.first
            if word not in _BESIDE and not _NAME.search(tokens.text, tokens.starts[place], tokens.ends[place]):
                return False
    return False


def _described(tokens: Tokens, hit: Hit, after: Hit) -> bool:
    """Whether a name says what the drug after it is: *IL-1 receptor antagonist anakinra*, not *… antagonist level*."""
    words, between = tokens.words, tokens.words[hit.last : after.first]
    return after.term.kind == "agent" and words[hit.last - 1] in _ACTS and between in ([], ["("])


def _marks(tokens: Tokens, hit: Hit, after: Hit) -> bool:
    """``CD20+ cells``, ``CD19 B cells``, ``CD3/CD8 cells``: it tells which cells; the marker of a disease does not."""
    between = tokens.words[hit.last : after.first]
    if not between or between == ["/"]:
        return after.term.kind == "cell" and _CLUSTER.match(hit.name) is not None
    return between == ["+"] and after.term.kind == "cell" and tokens.starts[hit.last] == tokens.ends[hit.last - 1]


def _neighbours(tokens: Tokens, left: Hit, right: Hit) -> bool:
    """Whether two names share what follows the right one; *HGF, VEGF receptor* are a factor and a receptor."""
    between = tokens.words[left.last : right.first]
    if right.term.kind != "analyte" or len(between) != 1 or between[0] not in _BESIDE:
        return False
    return between[0] != "," or tokens.text[tokens.starts[right.last] : tokens.ends[right.last]].lower() != "receptor"


def _slashed(tokens: Tokens, left: Hit, right: Hit, anti: frozenset[str], *, gone: bool) -> bool:
    """``anti-CD3/CD28``: the prefix holds for both, and where it begins a drug's name; after *and* it does not."""
    start = tokens.words[left.first - 1] if gone and left.first else ""
    start = tokens.words[left.first] if left.term.kind == "agent" else start
    return start in anti and tokens.words[left.last : right.first] == ["/"]


def listed(tokens: Tokens, hits: Sequence[Hit]) -> list[Hit]:
    """Ambiguous names are sure in a list of three or more of their kind, one of them sure: *sodium, calcium and zinc*.

    So are cells: *DC, monocytes and macrophages*.
    """
    if not any(hit.weak and hit.term.kind in _LISTED for hit in hits):
        return list(hits)
    runs: list[list[Hit]] = []
    for hit in hits:
        if runs and hit.term.kind in _LISTED and _beside(tokens, runs[-1][-1], hit):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    meant = {
        hit.first for run in runs if len(run) >= _LIST and not all(hit.weak for hit in run) for hit in run if hit.weak
    }
    return [hit._replace(weak=False) if hit.first in meant else hit for hit in hits]


def _beside(tokens: Tokens, left: Hit, right: Hit) -> bool:
    between = tokens.words[left.last : right.first]
    near = between == ["("] or (0 < len(between) <= len(_BOTH) and _BESIDE.issuperset(between))
    return left.term.kind == right.term.kind and near


def asserted(hits: Sequence[Hit], named: Iterable[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """Keep sure hits; of ambiguous names keep the sense that the document names elsewhere, if it is the only one.

    What goes with it supports it as well (words.tsv, class ``supported by``): cytokines the syndrome of their release.
    A kind of a condition supports its class: "B-cell acute lymphoblastic leukemia" that *ALL* is meant.
    ``named``: all that the document names, targets too; what needs no support gives it to others.
    """
    if not any(hit.weak for hit in hits):
        return list(hits)
    support = {hit.term.id for hit in named if hit.term.id and not hit.weak}
    for line in vocabulary.words("supported by"):
        curie, _, others = line.partition(" ")
        if not support.isdisjoint(others.split(" ")):
            support.add(curie)
    kept: list[Hit] = []
    for hit in hits:
        if not hit.weak:
            kept.append(hit)
            continue
        meant = [curie for curie in dict.fromkeys((hit.term.id, *hit.candidates)) if curie]
        senses = [curie for curie in meant if curie in support]
        if not senses and hit.term.kind == "condition" and len(hit.name) >= _SURE:
            senses = [curie for curie in meant if any(vocabulary.is_a(kind, curie) for kind in support)]
        if len(senses) == 1 and (term := vocabulary.term(senses[0])) is not None:
            kept.append(_sense(hit, hit.term if hit.term.id == senses[0] else term))
    return kept


def _sense(hit: Hit, term: Term) -> Hit:
    match = "lexicon" if hit.match == "none" and term.id else hit.match
    return hit._replace(term=term, match=match, weak=False)

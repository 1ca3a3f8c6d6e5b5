"""Mentions → what ``trialkg recognise`` prints of them."""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from kg.recognise.indexed import closest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Marker, Mention, Term
    from kg.recognise.matching import Hit
    from kg.vocabulary import Vocabulary

    Place = tuple[int, int]

_MEMORY: Final = 50_000
_SAID: Final[dict[tuple[int, str, tuple[str, ...], bool], tuple[Term, str]]] = {}
_UNMARKED: Final = ', "markers": []}'


def mention_record(mention: Mention, vocabulary: Vocabulary) -> dict[str, object]:
    """A mention as ``trialkg recognise`` prints it (JSON values only)."""
    return {
        "path": mention.path,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "phrase": list(mention.phrase),
        **_meaning(mention.term, mention.match, mention.candidates, vocabulary, broad=mention.broad),
        "confidence": mention.confidence,
        "markers": _markers(mention.markers),
    }


def mentions_json(text: str, found: Iterable[tuple[Hit, Place, Place]], vocabulary: Vocabulary) -> str:
    """The records of hits in a text (with core and phrase) as JSON; half the time of making and dumping each."""
    records: list[str] = []
    for hit, (start, end), (left, right) in found:
        _, _, term, match, _, candidates, _, _, markers, broad = hit
        known = _SAID.get((id(term), match, candidates, broad)) or _remembered(hit, vocabulary)
        words, marked = encode_basestring(text[start:end]), _marked(markers) if markers else _UNMARKED
        records.append(
            f'{{"path": "", "start": {start}, "end": {end}, "text": {words}, "phrase": [{left}, {right}], '
            f"{known[1]}{marked}"
        )
    return f"[{', '.join(records)}]"


def _remembered(hit: Hit, vocabulary: Vocabulary) -> tuple[Term, str]:
    """What is said of a meaning; the term is kept beside it, so that no other can have its number."""
    if len(_SAID) > _MEMORY:
        _SAID.clear()
    _SAID[id(hit.term), hit.match, hit.candidates, hit.broad] = known = hit.term, _said(hit, vocabulary)
    return known


@lru_cache(maxsize=64)
def confidence(match: str, vocabulary: Vocabulary) -> float:
    """How often an id found by this kind of match is right (``ontology/recognition/confidence.tsv``), 0 to 1."""
    found = (line.split(" ") for line in vocabulary.words("confidence"))
    return next((float(value) for kind, value in found if kind == match), 0.0)


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each mention once, the first: a section cut out of prose (an outcome, an objective) repeats its words."""
    firsts: dict[tuple[object, ...], Mention] = {}
    for one in mentions:
        firsts.setdefault((one.path, one.start, one.end, one.term.kind, one.term.id), one)
    return tuple(firsts.values())


def _meaning(
    term: Term, match: str, candidates: tuple[str, ...], vocabulary: Vocabulary, *, broad: bool
) -> dict[str, object]:
    """What the whole phrase is: where it says more than the term, that is only the closest."""
    near = closest(term, vocabulary)
    return {
        "kind": term.kind,
        "id": None if broad else term.id,
        "closest": term.closest or term.id if broad else near,
        "match": match,
        "candidates": list(candidates),
    }


def _said(hit: Hit, vocabulary: Vocabulary) -> str:
    """The middle of a record, which is the same for every mention of a meaning."""
    meaning = _meaning(hit.term, hit.match, hit.candidates, vocabulary, broad=hit.broad) | {
        "confidence": confidence(hit.match, vocabulary)
    }
    return json.dumps(meaning, ensure_ascii=False)[1:-1]


def _marked(markers: Iterable[Marker]) -> str:
    return f', "markers": {json.dumps(_markers(markers), ensure_ascii=False)}}}'


def _markers(markers: Iterable[Marker]) -> list[dict[str, str | None]]:
    return [{"name": one.name, "level": one.level, "id": one.id} for one in markers]

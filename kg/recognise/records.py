"""Mentions → what ``trialkg recognise`` prints of them."""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Mention, Term
    from kg.recognise.matching import Hit

    Place = tuple[int, int]


def mention_record(mention: Mention) -> dict[str, object]:
    """A mention as ``trialkg recognise`` prints it (JSON values only)."""
    return {
        "path": mention.path,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "phrase": list(mention.phrase),
        **_meaning(mention.term, mention.match, mention.candidates),
    }


def mentions_json(text: str, found: Iterable[tuple[Hit, Place, Place]]) -> str:
    """The records of hits in a text (with core and phrase) as JSON; half the time of making and dumping each."""
    return f"[{', '.join(_json(text, hit, core, around) for hit, core, around in found)}]"


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each mention once, the first: a section cut out of prose (an outcome, an objective) repeats its words."""
    firsts: dict[tuple[object, ...], Mention] = {}
    for one in mentions:
        firsts.setdefault((one.path, one.start, one.end, one.term.kind, one.term.id), one)
    return tuple(firsts.values())


def _meaning(term: Term, match: str, candidates: tuple[str, ...]) -> dict[str, object]:
    return {
        "kind": term.kind,
        "id": term.id,
        "closest": term.closest,
        "match": match,
        "candidates": list(candidates),
    }


def _json(text: str, hit: Hit, core: Place, around: Place) -> str:
    (start, end), (left, right) = core, around
    words, meaning = encode_basestring(text[start:end]), _meaning_json(hit.term, hit.match, hit.candidates)
    return f'{{"path": "", "start": {start}, "end": {end}, "text": {words}, "phrase": [{left}, {right}], {meaning}'


@lru_cache(maxsize=50_000)
def _meaning_json(term: Term, match: str, candidates: tuple[str, ...]) -> str:
    """The end of a record, which is the same for every mention of a meaning."""
    return json.dumps(_meaning(term, match, candidates), ensure_ascii=False)[1:]

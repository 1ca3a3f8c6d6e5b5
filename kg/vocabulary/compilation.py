"""Records → the compiled vocabulary: keys, senses, canonical words, terms and edges as lists of lines."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from kg.vocabulary.bags import MARK, bag, turned
from kg.vocabulary.canon import canonical
from kg.vocabulary.tokens import BREAK, Forms, key, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Term
    from kg.vocabulary.records import Name, Record

FIELD: Final = "\t"
SENSE: Final = "\x1e"
SHIFT: Final = 48
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,4}\b")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z0-9-]{1,7}")
_SHORT_FORM: Final = re.compile(r" \([A-Z][A-Za-z0-9-]{0,6}[A-Z0-9]\)$")
_UNORDERED: Final = ("kind", "filler")
_LOOSE: Final = f"{FIELD}variant{FIELD}"
_ORDER: Final = {"label": 0, "symbol": 0, "none": 0, "lexicon": 1, "alias": 1, "synonym": 1, "variant": 2}


@dataclass(frozen=True, slots=True)
class Compiled:
    """Parallel lists of lines, without a line break inside.

    ``keys[i]`` has the senses ``senses[i]`` (``SENSE`` between them; fields: term, match, flags ``E`` exact, ``W``
    weak, rank, listed name), best first.  Longer keys begin with the two words ``heads[i]`` and ``seconds[i]`` and
    have as many words as the code points of ``lengths[i]`` less ``SHIFT`` say, longest first.  ``openings``: the
    first three words of keys that have as many, parted by blanks.  ``forms[i]`` is written ``bases[i]``.
    ``terms``: id, label, kind, closest.  ``edges``: child, relation, parent.  ``links``: CURIE, link, value.
    ``words``: class, word.
    """

    keys: Sequence[str]
    senses: Sequence[str]
    heads: Sequence[str]
    seconds: Sequence[str]
    lengths: Sequence[str]
    openings: Sequence[str]
    forms: Sequence[str]
    bases: Sequence[str]
    terms: Sequence[str]
    edges: Sequence[str]
    links: Sequence[str]
    words: Sequence[str]


BLOCKS: Final = tuple(field.name for field in fields(Compiled))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the tables of ``ontology/recognition`` say about names."""

    spelling: Sequence[tuple[str, str]]
    variants: Sequence[tuple[str, re.Pattern[str], str]]
    generic: frozenset[str]
    banned: frozenset[tuple[str, str]]
    refused: Sequence[tuple[str, str, re.Pattern[str]]]
    words: Sequence[tuple[str, str]]
    nouns: Mapping[str, str]


def compiled(records: Sequence[Record], edges: Iterable[tuple[str, str, str]], rules: Rules) -> Compiled:
    """Compile records (the curated ones win) and typed edges (child, relation, parent)."""
    canon = _canon(records, rules)
    numbers = _numbers(records)
    senses = _senses(records, rules, Forms(canon), numbers)
    heads = _heads(senses)
    return Compiled(
        keys=list(senses),
        senses=list(senses.values()),
        heads=[one for one, _ in heads],
        seconds=[other for _, other in heads],
        lengths=list(heads.values()),
        openings=_openings(senses),
        forms=list(canon),
        bases=list(canon.values()),
        terms=[FIELD.join((term.id or "", term.label, term.kind, term.closest or "")) for term, _ in numbers.values()],
        edges=sorted(map(FIELD.join, _edges(records, edges))),
        links=[FIELD.join((r.term.id or "", link, value)) for r in records for link, value in r.links],
        words=[FIELD.join(word) for word in rules.words],
    )


def _numbers(records: Iterable[Record]) -> dict[str, tuple[Term, int]]:
    """Number the terms; a CURIE is one term, as the first record has it (curated ones come first)."""
    numbers: dict[str, tuple[Term, int]] = {}
    for record in records:
        numbers.setdefault(_identity(record.term), (record.term, len(numbers)))
    return numbers


def _identity(term: Term) -> str:
    return term.id or f"{term.kind}\0{term.label}"


def _senses(
    records: Iterable[Record], rules: Rules, forms: Forms, numbers: Mapping[str, tuple[Term, int]]
) -> dict[str, str]:
    """Keys, sorted → the lines of their senses, best first."""
    english = {word for kind, word in rules.words if kind == "english"}
    generic = {key(name, forms) for name in rules.generic}
    unordered, filler = ({word for kind, word in rules.words if kind == f"unordered {what}"} for what in _UNORDERED)
    senses: dict[str, dict[tuple[int, str], tuple[tuple[int, int, str, int], str]]] = defaultdict(dict)
    for record in records:
        number = numbers[_identity(record.term)][1]
        for name in record.names:
            if _refused(record, name, rules):
                continue
            for text, match in _spellings(name, record, rules):
                if _bare(record, name) and key(text, forms) in generic:
                    continue
                exact = name.exact or (record.rank > 0 and _shouts(text, english))
                weak = name.weak or (exact and text.isupper() and text.lower() in english)
                flags = f"{'E' if exact else ''}{'W' if weak else ''}"
                order = (record.rank, _ORDER[match], text, number)
                line = FIELD.join((str(number), match, flags, str(record.rank), text))
                whole = key(text, forms)
                loose = "" if exact or record.term.kind not in unordered else bag(whole.split(), rules.nouns, filler)
                for name_key, said in ((whole, line), (loose, line.replace(f"{FIELD}{match}{FIELD}", _LOOSE, 1))):
                    place = senses[name_key]
                    if (number, text) not in place or order < place[number, text][0]:
                        place[number, text] = (order, said)
    senses.pop("", None)
    return {name: SENSE.join(line for _, line in sorted(senses[name].values())) for name in sorted(senses)}


def _canon(records: Iterable[Record], rules: Rules) -> dict[str, str]:
    """Words of names → canonical forms; what is written in capitals is no plural, but in a name all of capitals."""
    words: set[str] = set()
    plain = Forms({})
    whole = {word for kind, word in rules.words if kind == "whole"}
    for record in records:
        for name in record.names:
            tokens = tokenise(name.text, plain)
            words.update(tokens.words)
            if " " in name.text and name.text.isupper():
                continue  # "VERTEBRAL, CARDIAC, RENAL, AND LIMB DEFECTS SYNDROME 3": defects is a plural still
            for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
                if sum(map(str.isupper, name.text[start:end])) > 1:
                    whole.add(word)
    return canonical(words, whole, rules.spelling)


def _refused(record: Record, name: Name, rules: Rules) -> bool:
    """Whether a table bans a name: one by one also of curated rows, in branches and by form only of ontologies."""
    curie = record.term.id or ""
    if BREAK in name.text or (curie, name.text.lower()) in rules.banned:
        return True
    return record.rank > 0 and (
        (curie, "*") in rules.banned
        or any(
            (kind, match) == (record.term.kind, name.match) and pattern.fullmatch(name.text)
            for kind, match, pattern in rules.refused
        )
    )


def _bare(record: Record, name: Name) -> bool:
    """Names that may be too generic: those of ontologies, and grounded curated labels (*assay*), no surfaces."""
    return record.rank > 0 or (bool(record.term.id) and name.match == "label")


def _shouts(text: str, english: set[str]) -> bool:
    """Whether capitals of a name would be everyday words in lower case: *ALL*, *T cell ALL*."""
    return any(found.lower() in english for found in _CAPITALS.findall(text))


def _spellings(name: Name, record: Record, rules: Rules) -> Iterator[tuple[str, str]]:
    """The name as listed, and its generated variants; a short form in parentheses is no part of a name."""
    if inner := _SHORT_FORM.search(name.text):
        yield name.text[: inner.start()], name.match
        return
    yield name.text, name.match
    variant = "none" if name.match == "none" else "variant"
    for kind, pattern, replacement in rules.variants:
        if kind in ("*", record.term.kind):
            text = pattern.sub(replacement, name.text)
            if text != name.text:
                yield text, variant
    if record.term.kind == "condition":
        yield from ((text, variant) for text in turned(name.text, rules.nouns))
    head, comma, modifier = name.text.partition(", ")
    if comma and "," not in modifier:
        yield f"{head} {modifier}", variant
        if _ACRONYM.fullmatch(modifier):
            yield head, variant
        elif record.term.kind == "condition" and "(" not in name.text:
            yield f"{modifier} {head}", variant


def _heads(keys: Iterable[str]) -> dict[tuple[str, str], str]:
    lengths: dict[tuple[str, str], set[int]] = defaultdict(set)
    for name in keys:
        words = name.split(" ")
        if len(words) > 1 and words[0] != MARK:
            lengths[words[0], words[1]].add(len(words))
    return {
        head: "".join(chr(SHIFT + length) for length in sorted(found, reverse=True)) for head, found in lengths.items()
    }


def _openings(keys: Iterable[str]) -> list[str]:
    """The first three words of keys that have three or more.

    >>> _openings(["t cell", "t cell acute leukemia", "t cell acute lymphoma"])
    ['t cell acute']
    """
    parts = (name.split(" ", 3)[:3] for name in keys if not name.startswith(MARK))
    return sorted({" ".join(words) for words in parts if len(words) == 3})  # noqa: PLR2004 - three words


def _edges(records: Iterable[Record], typed: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Typed edges win: a child that has one keeps none of the untyped edges of its ontology.

    ``cellxgene-ontology-guide`` mixes is_a and part_of in its ancestors, so a term's nearest ancestors stand in
    only where no typed edge is known (design decision: hierarchies).
    """
    edges: set[tuple[str, str, str]] = set(typed)
    known = {child for child, _, _ in edges}
    for record in records:
        child = record.term.id
        if child and (record.rank == 0 or child not in known):
            edges.update((child, relation, parent) for relation, parent in record.edges)
    return edges


def banned(rows: Iterable[Mapping[str, str]], ancestors: Mapping[str, Iterable[str]]) -> frozenset[tuple[str, str]]:
    """Rows of ``bans.tsv`` (``id``, ``name``; ``*`` = the term and all below it) → (CURIE, name in lower case)."""
    bans = {(row["id"], row["name"].lower()) for row in rows}
    branches = {curie for curie, name in bans if name == "*"}
    below = {(curie, "*") for curie, above in ancestors.items() if branches.intersection(above)}
    return frozenset(bans | below)

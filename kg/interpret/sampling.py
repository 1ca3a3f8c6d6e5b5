"""Clauses with roles → Collections: tissue, method, group, how many, of which state, for research or care."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg import files
from kg.interpret.taking import solid, taken
from kg.model import Collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.interpret.clauses import Clause
    from kg.interpret.readings import Reading
    from kg.model import Page

# Blood, serum, plasma, urine and lavage fluid are taken in one way unless the words name another.
_USUAL: Final = {
    "UBERON:0000178": "blood draw",
    "UBERON:0001977": "blood draw",
    "UBERON:0001969": "blood draw",
    "UBERON:0001088": "urine collection",
    "OBI:0100067": "lavage",
}
_NEGATED: Final = re.compile(r"\b(?:no|without|not)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_COUNT: Final = re.compile(r"\b(one|two|three|four|five|six|\d{1,2})\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LESIONAL: Final = re.compile(
    r"\b(?:lesional|lesion|sclerotic|affected|involved|inflamed|tumou?r|diseased)\b", re.IGNORECASE
)
_SPARED: Final = re.compile(
    r"\b(?:non-?\s?lesional|unaffected|uninvolved|non-?\s?inflamed|healthy|normal|perilesional|non-?\s?sclerotic)\b",
    re.IGNORECASE,
)
_APART: Final = re.compile(r"\b(?:have|has|had|are|is|will|with|undergo\w*|who|from|in|at)\b", re.IGNORECASE)
# "lesional and non-lesional skin": both are taken
_PAIRED: Final = re.compile(
    rf"(?:{_LESIONAL.pattern})\s*(?:and/or|and|or|&|/|,|versus|vs\.?)\s*(?:from\s+)?(?:{_SPARED.pattern})\s+$"
    rf"|(?:{_SPARED.pattern})\s*(?:and/or|and|or|&|/|,|versus|vs\.?)\s*(?:from\s+)?(?:{_LESIONAL.pattern})\s+$",
    re.IGNORECASE,
)
_RESEARCH: Final = re.compile(
    r"\bfor\s+(?:the\s+)?(?:purposes?\s+of\s+)?(?:research|scientific|study|biobank\w*)\b", re.IGNORECASE
)
_CARE: Final = re.compile(
    r"\b(?:usual\s+way|routine(?:ly)?|standard\s+(?:of\s+)?care|diagnostic\s+(?:and|management|work)"
    r"|as\s+part\s+of\s+(?:their\s+)?(?:usual|routine|standard))\b",
    re.IGNORECASE,
)
# "blood and tissue samples (skin and muscle biopsy)": the biopsy is not of the blood.
_SAMPLED: Final = re.compile(r"\b(?:samples?|specimens?|sampling|draws?)\b|\(", re.IGNORECASE)
_OPENED: Final = re.compile(r"\s*(?:(?:of|from)\s+(?:both\s+)?(?:the\s+)?(?:[\w-]+\s+){0,2}|\()", re.IGNORECASE)
_HEADED: Final = re.compile(r"(\w+)\s*\(\s*(?:of\s+)?(?:the\s+)?$", re.IGNORECASE)
_TWO: Final = re.compile(
    r"\b(?:aspirat\w+\s*(?:and/or|and|or|&|/|,|with)\s*(?:core\s+|trephine\s+)?biops\w+"
    r"|(?:core\s+|trephine\s+)?biops\w+\s*(?:and/or|and|or|&|/|,|with)\s*aspirat\w+)\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"[\s-]*(?:tissue\s+|superficial\s+|\w+al\s+)?|\s*(?:of|from)\s+(?:the\s+)?", re.IGNORECASE)


def collections(page: Page, clauses: Iterable[Clause], is_a: Callable[[str, str], bool]) -> tuple[Collection, ...]:
    """The specimens that the trial takes; each tissue, method, group and state stands once, its first words kept.

    What an arm says of samples holds for the arm's group.  Criteria, citations and other trials collect nothing.
    """
    arms = {section.item: section.text for section in page.named("arm.label")}
    found: dict[tuple[object, ...], Collection] = {}
    for clause in clauses:
        if clause.where in {"criterion", "reference", "related", "rationale"}:
            continue
        group = arms.get(clause.section.item) if clause.section.name.startswith("arm.") else None
        for one in _of_clause(page, clause, group, is_a):
            found.setdefault(
                (one.tissue.id or one.tissue.label, one.method, one.group, one.site_state, one.purpose), one
            )
    return _distinct(tuple(found.values()))


def _of_clause(page: Page, clause: Clause, group: str | None, is_a: Callable[[str, str], bool]) -> Iterator[Collection]:
    samples = [mention for mention in clause.mentions if mention.kind in {"tissue", "cell"}]
    for chain in clause.chains(samples):
        for mention in chain:
            if mention.kind != "tissue" or mention.role not in {"collected", "measured"}:
                continue
            if _NEGATED.search(clause.before(chain[0], 20)) or not taken(clause, mention, chain):
                continue
            quote = page.quote(clause.section, clause.start, clause.end)
            for method in dict.fromkeys((_method(clause, mention, chain, is_a), *_both(clause, mention))):
                for state, count in _states(clause, mention, method):
                    yield Collection(
                        mention.term, method, quote, group, count, state, _purpose(clause.text), (mention.settled(),)
                    )


def _method(clause: Clause, mention: Reading, chain: Sequence[Reading], is_a: Callable[[str, str], bool]) -> str:
    """How a sample is taken: the method named with it or right beside it, else the usual one for blood and urine.

    A method that opens or closes a list of tissues is that of each: "biopsies of colon and ileum", "gastric and
    duodenal biopsies".
    """
    usual = _USUAL.get(mention.term.id or "")
    listed = not usual and not _SAMPLED.search(clause.section.text[mention.at[0] : chain[-1].at[0]])
    methods = clause.of("method")
    for method in methods:
        same = method.at[0] < mention.at[1] and mention.at[0] < method.at[1]
        if same or _beside(clause, mention, method) or (listed and _beside(clause, chain[-1], method)):
            return _named(method, is_a)
    behind = re.split(r"[,;.(]|\band\b", clause.after(mention, 24))[0]
    own = _stem(clause.words(mention)) or _stem(behind) or usual
    if own or not solid(clause, mention):
        return own or "other"
    opened = next((one for one in methods if _opens(clause, one, chain[0])), None)
    headed = _HEADED.search(clause.before(mention))  # "muscle biopsies (vastus lateralis)"
    closed = (_stem(headed[1]) if headed else None) or (_stem(clause.words(chain[-1])) if listed else None)
    if opened or closed:
        return closed or (_named(opened, is_a) if opened else "other")
    return _named(methods[0], is_a) if len(methods) == 1 and _free(clause, methods[0]) else "other"


def _opens(clause: Clause, method: Reading, first: Reading) -> bool:
    """Whether a method opens the list that begins with a tissue: "*biopsies of* the colon and ileum"."""
    return method.at[1] <= first.at[0] and _OPENED.fullmatch(clause.section.text, method.at[1], first.at[0]) is not None


def _both(clause: Clause, mention: Reading) -> tuple[str, ...]:
    """Both methods where a tissue is taken in two ways: "bone marrow aspirates and biopsies"."""
    words = clause.words(mention) + clause.after(mention, 50)
    return ("aspiration", "biopsy") if _TWO.search(words) and solid(clause, mention, marrow=True) else ()


def _free(clause: Clause, method: Reading) -> bool:
    """Whether a method stands beside no tissue, so that it may be how another one is taken."""
    return not any(_beside(clause, tissue, method) for tissue in clause.of("tissue") if tissue.at != method.at)


def _beside(clause: Clause, mention: Reading, method: Reading) -> bool:
    """Whether only a modifier or "of the" stands between a tissue and a method."""
    first, last = sorted((mention, method), key=lambda one: one.at)
    return _LINK.fullmatch(clause.section.text[first.at[1] : last.at[0]]) is not None


def _named(method: Reading, is_a: Callable[[str, str], bool]) -> str:
    by_id = (name for name, broad, _ in _methods() if broad and is_a(method.term.id or "", broad))
    return next(by_id, None) or _stem(method.text) or "other"


def _stem(words: str) -> str | None:
    """The method that a sample's own name carries: "bronchoalveolar lavage", "bone marrow aspirate"."""
    return next((name for name, _, stem in _methods() if stem and stem in words.casefold()), None)


@cache
def _methods() -> tuple[tuple[str, str, str], ...]:
    with (files.ontology() / "collection_methods.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((row["method"], row["id"], row["stem"]) for row in rows)


def _states(clause: Clause, mention: Reading, method: str) -> Iterator[tuple[str | None, int | None]]:
    """(state, count) of each kind of sample: "two … skin biopsies (1 sclerotic tissue & 1 healthy tissue)"."""
    bracket = re.match(r"[^(.;,]{0,24}\(([^()]*)\)", clause.after(mention, 90))
    parts = [part for part in re.split(r"&|\band\b|,|\+", bracket[1]) if _state(part)] if bracket else []
    if len(parts) > 1:
        yield from ((_state(part), _number(part + " ")) for part in parts)
        return
    words = re.split(r"[.;(]", clause.before(mention, 50))[-1]
    before = re.split(r",|\band\b", words)[-1]
    count = _number(before) if method == "biopsy" else None
    if _PAIRED.search(words):
        yield from (("lesional", count), ("non-lesional", count))
        return
    near = _APART.split(before)[-1]  # "patients with affected joints have": of the joints
    yield _state(near) or (_state(bracket[1]) if bracket else None), count


def _state(words: str) -> str | None:
    if _SPARED.search(words):
        return "non-lesional"
    return "lesional" if _LESIONAL.search(words) else None


def _number(words: str) -> int | None:
    found = _COUNT.search(words)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _NUMBERS[found[1].lower()]


def _purpose(words: str) -> str | None:
    if _RESEARCH.search(words):
        return "research"
    return "care" if _CARE.search(words) else None


def _distinct(found: tuple[Collection, ...]) -> tuple[Collection, ...]:
    """Drop the bare restatement of a collection that another sentence tells more of."""
    told = {(one.tissue, one.method) for one in found if one.group or one.site_state or one.purpose}
    how = {(one.tissue, one.quote) for one in found if one.method != "other"}
    return tuple(
        one
        for one in found
        if (one.group or one.site_state or one.purpose or (one.tissue, one.method) not in told)
        and not (one.method == "other" and (one.tissue, one.quote) in how)
    )

"""A record's interventions of a drug type → an agent for each name in which nothing is known.

"Drug: RWJ-333369" and "Biological: UB-612" give something, whether or not any class has its name: such an agent has
no id and is a request for a term.  A few names are agents only here (``ontology/recognition/supplied.tsv``): glycine,
zinc and oxygen are given by an intervention that is called so, and in prose they are most often something else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.model import Mention, Term
from kg.recognise.records import confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import Page
    from kg.vocabulary import Vocabulary

_DRUGS: Final = re.compile(r"drug|biological|dietary.supplement|combination.product", re.IGNORECASE)
_WAY: Final = r"(?:oral|inhalation|subcutaneous|injectable|topical|intravenous|iv|s\.?c\.?|ophthalmic|nasal)"
_FORM: Final = (
    r"(?:tablets?|capsules?|pills?|injections?|solution|infusion|cream|gel|ointment|spray|drops|powder|suspension"
    r"|vaccine|alone|monotherapy|aerosol|patch|supplement(?:s|ation)?)"
)
_UNIT: Final = r"(?:%|mg|mcg|[\u00b5\u03bcu]?g|ml|iu|units?)"
# what a name says of the amount, the form and the way: "RBT-9 (90 mg)", "Nitazoxanide tablets", "TQB2930 injection"
_BEFORE: Final = re.compile(rf"\s*(?:drug|biological)\s*:\s*|\s*\d[\d.,]*\s*{_UNIT}\s+", re.IGNORECASE)
_AFTER: Final = re.compile(
    rf"[\s.;,\u00ae\u2122]+$|\s*[(\[][^()\[\]]*[)\]]$|\s+\d[\d.,]*\s*{_UNIT}(?:\s*/\s*\w+)?$|\s+(?:{_WAY}\s+)?{_FORM}$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s+\+\s+|\+(?=[A-Za-z]{4})|\s+(?:plus|combined\s+with|in\s+combination\s+with)\s+", re.IGNORECASE
)
_CODE: Final = re.compile(r"[A-Za-z]{1,6}(?:-[A-Z]{1,4})?[\s-]?\d[\w,.-]*(?:/[A-Z]+\d+)?")
_WORDS: Final = re.compile(r"[^\W\d_][\w'\u2019-]*(?:\s+[^\W\d_][\w'\u2019-]*){0,2}")
_SHORT: Final = 5


def supplied(page: Page, numbers: Iterable[int], found: Iterable[Mention], vocabulary: Vocabulary) -> Iterator[Mention]:
    """The agents of the names of a record's interventions in which nothing that could be given was found."""
    types = {section.item: section.text for section in page.named("intervention.type") if section.path}
    names = [n for n in numbers if page.sections[n].name == "intervention.name" and page.sections[n].path]
    drugs = [n for n in names if _DRUGS.search(types.get(page.sections[n].item, ""))]
    known = {one.section for one in found} if drugs else set()
    for number in drugs:
        section = page.sections[number]
        for core in _cores(section.text) if number not in known else ():
            term = _term(section.text[slice(*core)], vocabulary)
            if term is not None:
                start, end = section.raw(*core)
                match = "lexicon" if term.id else "none"
                words, sure = page.value(section)[start:end], confidence(match, vocabulary)
                span = (start, end)
                yield Mention(*span, words, span, term, match, (), section.path, number, core, confidence=sure)


def _cores(name: str) -> Iterator[tuple[int, int]]:
    """Where the things that a name names stand, without dose, form and brackets."""
    start = 0
    for joint in [*_BETWEEN.finditer(name), None]:
        left, right = start, joint.start() if joint else len(name)
        if before := _BEFORE.match(name, left, right):
            left = before.end()
        while after := _AFTER.search(name, left, right):
            right = after.start()
        left += len(name[left:right]) - len(name[left:right].lstrip())
        if left < right:
            yield left, right
        start = joint.end() if joint else right


def _term(words: str, vocabulary: Vocabulary) -> Term | None:
    """What is given: a term of the table, a code, or one to three words of which none is an everyday one."""
    terms, everyday = _tables(vocabulary)
    term = terms.get(vocabulary.key(words))
    if term is not None:
        return term
    code = _CODE.fullmatch(words)  # "AS-101" is one, whatever its letters mean elsewhere
    if not everyday.isdisjoint(words.lower().split() if code else re.split(r"[\s-]+", words.lower())):
        return None
    named = code or (len(words) >= _SHORT and _WORDS.fullmatch(words))
    return Term(None, words, "agent") if named else None


@lru_cache(maxsize=2)
def _tables(vocabulary: Vocabulary) -> tuple[Mapping[str, Term], frozenset[str]]:
    """Keys of names → terms, and the words of names that name no drug."""
    pairs = (line.rpartition("|")[::2] for line in vocabulary.words("supplied"))
    found = {vocabulary.key(name): vocabulary.term(curie) for name, curie in pairs}
    terms = {key: replace(term, kind="agent") for key, term in found.items() if term is not None}
    return terms, vocabulary.words("no supply") | vocabulary.words("english") | vocabulary.words("stop")

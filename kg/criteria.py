r"""Unmarked eligibility criteria in their order → the polarity of each, with the rule that decided it.

The cues are patterns in ``ontology/reading/criteria.tsv``, each with what it ``needs``, so that few are tried: of each
group of letters (parted by ``&``) one (parted by ``|``; ``\d`` is any digit) stands in every text that it matches.

A page that lost its headings still lists inclusions first, so a flat list has one boundary: what stands before the last
certain inclusion is an inclusion, what stands after the first certain exclusion is an exclusion.  What no rule decides
stays unmarked.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from kg import files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Polarity

_DIGIT: Final = re.compile(r"\d")
_SHORT: Final = 6
"""The most words that a heading without a colon has beside its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A criterion's polarity and the name of the rule that decided (``unmarked`` has none)."""

    polarity: Polarity = "unmarked"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Cue:
    rule: str
    verdict: str
    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]

    def possible(self, folded: str) -> bool:
        """Whether what the pattern needs stands in the words, in lower case."""
        for letters in self.needs:
            for need in letters:
                if need in folded:
                    break
            else:
                return False
        return True


def polarities(criteria: Sequence[str], numbers: Sequence[int | None] = ()) -> tuple[Verdict, ...]:
    """The criteria of one flat list, in their order → a verdict for each.

    ``numbers`` are the numbers that the page gives them: a list that starts again at 1 is the second one.  A line that
    only separates (``F.1.3 Elderly (>=65 years) yes``) gets the rule ``boundary``: it is no criterion.

    >>> [verdict.polarity for verdict in polarities(["Being insured", "Active smoker", "Pregnant women"])]
    ['inclusion', 'unmarked', 'exclusion']
    """
    rules = [_matches("boundary", words) for words in criteria]
    first = next((i for i, rule in enumerate(rules) if rule and not all(rules[:i])), None)
    if first is not None:
        verdicts = (_side(i < first, rules[first]) for i in range(len(criteria)))
        return tuple(Verdict(rule="boundary") if rule else one for rule, one in zip(rules, verdicts, strict=True))
    if any(rules):
        rest = iter(polarities([words for words, rule in zip(criteria, rules, strict=True) if not rule]))
        return tuple(Verdict(rule="boundary") if rule else next(rest) for rule in rules)
    restart = _restart(numbers)
    if restart:
        return tuple(_side(i < restart, "numbered-again") for i in range(len(criteria)))
    return _by_order([alone(words) for words in criteria])


def alone(words: str) -> Verdict:
    """One criterion by itself → its verdict; contradicting cues leave it unmarked.

    >>> alone("Pregnant or breastfeeding women")
    Verdict(polarity='exclusion', rule='pregnancy')
    >>> alone("Interstitial lung disease")
    Verdict(polarity='unmarked', rule='')
    """
    inside, outside = _matches("inclusion", words), _matches("exclusion", words)
    if inside and not outside:
        return Verdict("inclusion", inside)
    if outside and not inside:
        return Verdict("exclusion", outside)
    return Verdict()


def heading(words: str) -> tuple[Polarity, str] | None:
    """A line that opens the inclusion or the exclusion criteria → the polarity, and whom they apply to.

    >>> heading("Key Inclusion Criteria for healthy controls:")
    ('inclusion', 'healthy controls')
    >>> heading("Inclusion criteria are met according to the investigator's judgement")
    """
    for cue in _headings(words.lower()):
        match = cue.pattern.match(words)
        if match:
            rest = words[match.end() :].strip(" :*()-\u2013.")
            if not words.rstrip(" *").endswith(":") and len(rest.split()) > _SHORT:
                return None
            polarity: Polarity = "inclusion" if cue.verdict == "inclusion" else "exclusion"
            return polarity, re.sub(r"^(?:for|of|pour|per|specific to|di)\s+(?:the\s+)?", "", rest)
    return None


def lead(words: str) -> int:
    """The length of a heading that its first criterion follows on the same line; 0 for any other line.

    >>> lead("Exclusion: antibiotics within the last 4 weeks"), lead("Exclusion Criteria:"), lead("Exclusion of IBD")
    (11, 0, 0)
    """
    for cue in _headings(words.lower()) if ":" in words else ():
        match = cue.pattern.match(words)
        after = re.compile(r"(?:\s+for\s+[^:.]{1,40})?\s*:\s*(?=\S)").match(words, match.end()) if match else None
        if after:
            return after.end()
    return 0


def ends_group(words: str) -> bool:
    """Whether a criterion is about other people than the sub-list before it, or about everybody.

    >>> ends_group("Healthy subjects from general population"), ends_group("Rheumatoid arthritis")
    (True, False)
    """
    return bool(_matches("group-end", words))


def separates(words: str) -> bool:
    """Whether a line only separates two lists: the age table of the EU register, "Key" of "Key Exclusion Criteria"."""
    return bool(_matches("boundary", words))


def _by_order(single: list[Verdict]) -> tuple[Verdict, ...]:
    sure_in = [i for i, verdict in enumerate(single) if verdict.polarity == "inclusion"]
    sure_out = [i for i, verdict in enumerate(single) if verdict.polarity == "exclusion"]
    last, first = (sure_in[-1] if sure_in else -1), (sure_out[0] if sure_out else len(single))
    if last > first:
        return tuple(single)  # inclusions after exclusions: this list has no single boundary
    before, after = Verdict("inclusion", "before-an-inclusion"), Verdict("exclusion", "after-an-exclusion")
    return tuple(
        verdict if verdict.polarity != "unmarked" else before if i < last else after if i > first else verdict
        for i, verdict in enumerate(single)
    )


def _side(first: bool, rule: str) -> Verdict:  # noqa: FBT001 - which side of a boundary
    return Verdict("inclusion" if first else "exclusion", rule)


def _restart(numbers: Sequence[int | None]) -> int | None:
    """Where numbers that run 1, 2, 3 … start again at 1, if they do so once.

    >>> _restart([1, 2, 3, 1, 2]), _restart([1, 2, 3]), _restart([1, 2, 1, 2, 1, 2]), _restart([None, 1, 1])
    (3, None, None, None)
    """
    starts = [i for i, number in enumerate(numbers) if number == 1]
    runs = [i + 1 - (starts[-1] if starts and i >= starts[-1] else 0) for i in range(len(numbers))]
    return starts[1] if len(starts) == 2 and list(numbers) == runs and starts[1] > 1 else None  # noqa: PLR2004


def _matches(verdict: str, words: str) -> str:
    """The first rule with this verdict whose pattern is found in the words, or nothing."""
    folded = _folded(words)
    return next((cue.rule for cue in _of(verdict) if cue.possible(folded) and cue.pattern.search(words)), "")


def _headings(folded: str) -> tuple[_Cue, ...]:
    """The cues of headings, where the words hold what any of them needs."""
    for need in _any_heading():
        if need in folded:
            return _of("heading")
    return ()


@cache
def _any_heading() -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for cue in _of("heading") for letters in cue.needs[:1] for need in letters))


@lru_cache(maxsize=8)
def _folded(words: str) -> str:
    r"""The words in lower case, with ``\d`` after them where they hold a digit."""
    return words.lower() + ("\\d" if _DIGIT.search(words) else "")


@cache
def _of(kind: str) -> tuple[_Cue, ...]:
    """The cues of headings, or those of a verdict."""
    headings = kind == "heading"
    return tuple(cue for cue in _cues() if (cue.rule == "heading") == headings and (headings or cue.verdict == kind))


@cache
def _cues() -> tuple[_Cue, ...]:
    with (files.ontology() / "reading" / "criteria.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            _Cue(
                row["rule"],
                row["verdict"],
                tuple(tuple(letters.split("|")) for letters in row["needs"].split("&") if letters),
                re.compile(row["pattern"], re.IGNORECASE),
            )
            for row in rows
        )

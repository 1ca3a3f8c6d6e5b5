"""A document's text and the words that statements rest on → HTML in which each stands out, and leads to its statement.

A text is cut wherever words begin or end; what lies between two cuts is marked by the strongest role of the mentions
that cover it, and by the letter of its kind, since colour alone says nothing to who cannot see it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup, escape

from kg.model import ROLES
from kg.serve.explorer.evidence import anchor
from kg.serve.explorer.words import signs, words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.serve.explorer.evidence import Words

_STRENGTH: Final = {role: place for place, role in enumerate(ROLES)}
_OTHER: Final = "other"


class Known(NamedTuple):
    """What a concept is called, and its kind."""

    kind: str
    label: str


class Shown(NamedTuple):
    """What a page shows beside the text: its concepts by CURIE, and the places of its statements."""

    known: Mapping[str, Known]
    places: Collection[str]


def marked(text: str, found: Sequence[Words], shown: Shown) -> Markup:
    """A text with its mentions marked; quotations of other statements are only signs at their beginning."""
    cuts = sorted(
        {0, len(text), *(place for one in found for place in (one.start, one.end) if 0 <= place <= len(text))}
    )
    mentions = [one for one in found if one.role is not None]
    starting: dict[int, list[Words]] = {}
    for one in found:
        starting.setdefault(one.start, []).append(one)
    parts: list[str] = []
    open_: list[Words] = []
    position = 0
    for begin, end in pairwise(cuts):
        while position < len(mentions) and mentions[position].start <= begin:
            open_.append(mentions[position])
            position += 1
        open_ = [one for one in open_ if one.end > begin]
        parts.extend(_signs(one, shown) for one in starting.get(begin, ()) if one.role is None)
        piece = escape(text[begin:end])
        parts.append(_mention(piece, open_, (begin, end), shown) if open_ else str(piece))
    return Markup("".join(parts))  # noqa: S704 - every piece of the document was escaped


def _signs(quotation: Words, shown: Shown) -> str:
    """The sign at the beginning of a quotation, which leads to the statement that rests on it."""
    place = _place(quotation, shown)
    said = 'aria-label="to the statement that rests on these words"'
    links = f'<a class="quote-sign" href="#{escape(place)}" {said}>§</a>' if place else ""
    return f'<span class="spot" id="{quotation.anchor}">{links}</span>'


def _mention(piece: Markup, covering: Sequence[Words], span: tuple[int, int], shown: Shown) -> str:
    """One piece: a link to the strongest statement, with anchors for all mentions that begin here."""
    best = min(covering, key=lambda one: (_STRENGTH.get(one.role or "", len(ROLES)), one.end - one.start))
    named = shown.known.get(best.concept or "", Known(_OTHER, str(piece)))
    title = "; ".join(dict.fromkeys(_said(one, shown.known) for one in covering))
    spots = "".join(f'<span class="spot" id="{one.anchor}"></span>' for one in covering if one.start == span[0])
    place = _place(best, shown)
    target = f' href="#{escape(place)}"' if place else ""
    ends = any(one.end == span[1] for one in covering)
    sign = f'<sup aria-hidden="true">{signs().get(named.kind, "•")}</sup>' if ends else ""
    carried = " ".join(dict.fromkeys(one.concept for one in covering if one.concept))
    classes = f"mention k-{escape(named.kind)} r-{escape(best.role or '')}"
    data = f'data-words="{best.anchor}" data-concept="{escape(carried)}"'
    return f'{spots}<a class="{classes}"{target} title="{escape(title)}" {data}>{piece}{sign}</a>'


def _place(one: Words, shown: Shown) -> str | None:
    """The place of the first statement that rests on the words and that the page shows; involvements before others."""
    places = [place for place in map(anchor, one.nodes) if place in shown.places]
    return next((place for place in places if "-involvement-" in place), next(iter(places), None))


def _said(one: Words, known: Mapping[str, Known]) -> str:
    named = known.get(one.concept or "")
    what = f"{named.label} ({named.kind})" if named else "named by no ontology"
    return f"{what}: {words(one.role)}"

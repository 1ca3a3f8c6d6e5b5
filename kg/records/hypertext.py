"""A value with HTML in it → its text with line ends for ``<br>`` and characters for entities, and where it stands."""

from __future__ import annotations

import html
import re
from typing import Final

from kg.records.places import Places

_MARKUP: Final = re.compile(
    r"(?i)(?P<tag></?(?:br|p|div|li|ul|ol|b|i|u|em|strong|sup|sub|span|font)\b[^<>]{0,200}>)"
    r"|(?P<entity>&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)"
)
_INLINE: Final = re.compile(r"(?i)</?(?:b|i|u|em|strong|sup|sub|span|font)\b")


def unmarked(value: str) -> tuple[str, Places]:
    r"""Value → (text, places).

    >>> text, places = unmarked("Aged&lt;18<br>Lupus")
    >>> text, list(places[3:9])
    ('Aged<18\nLupus', [3, 4, 8, 9, 10, 14])
    """
    pieces: list[str] = []
    begins, stands = [0], [0]
    length = at = 0
    for match in _MARKUP.finditer(value):
        inline = match["tag"] and _INLINE.match(match["tag"])
        sign = "" if inline else "\n" if match["tag"] else html.unescape(match["entity"]).replace("\xa0", " ")
        pieces += [value[at : match.start()], sign]
        length += match.start() - at
        if sign:
            begins.append(length)
            stands.append(match.start())
            length += len(sign)
        begins.append(length)
        stands.append(match.end())
        at = match.end()
    pieces.append(value[at:])
    text = "".join(pieces)
    return text, Places(begins, stands, len(text))

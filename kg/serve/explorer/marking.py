"""A rendered page and the concept that its reader came for → the page with every mention of the concept marked.

Marks come last, so that one rendered page serves whoever comes for any of its concepts.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

_TAG: Final = re.compile(rb'<(li|a) class="((?:named|mention)[^"]*)"([^>]*) data-concept="([^"]*)"')


def marked(body: bytes, concept: str) -> bytes:
    """Mark the places that carry the concept; the first statement becomes ``#marked``, where links lead to.

    >>> marked(b'<li class="named" data-concept="CL:1"><li class="named" data-concept="CL:12">', "CL:1").decode()
    '<li class="named marked" id="marked" data-concept="CL:1"><li class="named" data-concept="CL:12">'
    """
    wanted = escape(concept).encode()
    first = [b' id="marked"']

    def mark(found: re.Match[bytes]) -> bytes:
        tag, classes, more, carried = found.groups()
        if wanted not in carried.split():
            return found[0]
        place = first.pop() if tag == b"li" and first else b""
        return b'<%s class="%s marked"%s%s data-concept="%s"' % (tag, classes, place, more, carried)

    return _TAG.sub(mark, body) if wanted else body

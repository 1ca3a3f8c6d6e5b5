"""The bytes of a web page → the encoding that its ``<meta>`` element declares, as browsers read the label.

Labels and what they mean: WHATWG Encoding Standard ("iso-8859-1" and "ascii" are read as Windows-1252 …).
"""

from __future__ import annotations

import re
from typing import Final

_SEEN: Final = 4_096
"""How many bytes are searched; browsers look at the first 1,024."""
_META: Final = re.compile(
    rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w:-]{1,40})|<\?xml[^>]{0,200}?encoding=[\"']([\w-]{1,40})",
    re.IGNORECASE,
)
# a page may not choose utf-7, punycode or another encoding that hides markup
_LABEL: Final = re.compile(
    r"(?:windows-|cp)(?P<windows>125\d|874)|(?P<latin>iso-?8859-1|latin-?1|(?:us-)?ascii)|(?P<iso>iso-?8859-1?\d)"
    r"|(?P<koi>koi8-[ru])|(?P<japan>(?:x-)?(?:s(?:hift)?[_-]?jis))|(?P<euc>euc-jp)|(?P<china>gb(?:2312|k|18030))"
    r"|(?P<taiwan>big5(?:-hkscs)?)|(?P<korea>euc-kr)|(?P<mac>(?:x-mac-roman|macintosh))|(?P<utf>utf-?8)",
    re.IGNORECASE,
)
_CODECS: Final = {
    "latin": "cp1252",
    "japan": "cp932",
    "china": "gb18030",
    "taiwan": "big5hkscs",
    "korea": "cp949",
    "mac": "mac_roman",
    "utf": "utf-8",
}


def declared(data: bytes) -> str | None:
    """The bytes of a page → the name of Python's codec for the encoding that it declares.

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">')
    'cp1252'
    >>> declared(b"<meta charset=utf-7>"), declared(b"Study of B cells")
    (None, None)
    """
    found = _META.search(data, 0, _SEEN)
    return codec((found[1] or found[2]).decode("ascii")) if found else None


def codec(label: str) -> str | None:
    """A label → the name of Python's codec, or ``None`` for an encoding that no page may have.

    >>> codec("windows-1250"), codec("latin1"), codec("rot13")
    ('cp1250', 'cp1252', None)
    """
    found = _LABEL.fullmatch(label.strip(" \"'"))
    if not found or not found.lastgroup:
        return None
    words = found[found.lastgroup]
    return _CODECS.get(found.lastgroup) or (f"cp{words}" if found.lastgroup == "windows" else words.lower())

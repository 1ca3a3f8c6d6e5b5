"""Text whose characters were read in the wrong encoding and saved again → the text as it was, where that is certain.

``â‰¥`` for ``≥``: UTF-8 that somebody read as Windows-1252 (or Latin-1) and saved as UTF-8 once more.
"""

from __future__ import annotations

import re
from typing import Final

_ROUNDS: Final = 3
"""How often a text may have been spoiled one time after another."""


def _bytes() -> dict[str, int]:
    """Character → the byte that it was read from: Windows-1252, and Latin-1 where that leaves a byte undefined."""
    found: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        found[chr(byte)] = byte
        character = bytes([byte]).decode("cp1252", "ignore")
        if character:
            found[character] = byte
    return found


_BYTES: Final = _bytes()
_TRAIL: Final = "[" + "".join(re.escape(c) for c, byte in _BYTES.items() if byte < 0xC0) + "\ufffd]"  # noqa: PLR2004 - of UTF-8
# What is left of a no-break space ("Â "), or a lead byte of UTF-8 and as many bytes as it announces; U+FFFD stands
# where Windows-1252 has no character for a byte.
_SPOILT: Final = re.compile(
    f"\u00c2(?= )|[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}|[\u00f0-\u00f4]{_TRAIL}{{3}}"
)


def repaired(text: str) -> tuple[str, int]:
    """Text → (the text with what was spoilt made good, how many characters that were).

    It is certain where nothing else than spoilt characters stands beside ASCII: a text that also has a right accent was
    not read wrongly as a whole, and stays as it is.

    >>> repaired("Patients Ã¢gÃ©s, dose â‰¥10mg/d")
    ('Patients âgés, dose ≥10mg/d', 3)
    >>> repaired("Patients âgés, Ã©")
    ('Patients âgés, Ã©', 0)
    """
    made_good = 0
    for _ in range(_ROUNDS):
        if not _SPOILT.search(text) or not _SPOILT.sub("", text).replace("\ufffd", "").isascii():
            break
        better = _SPOILT.sub(_right, text)
        if better == text:
            break
        made_good = max(made_good, sum(character > "\x7f" for character in better))
        text = better
    return text, made_good


def _right(match: re.Match[str]) -> str:
    """The character whose bytes these are; what cannot be one, or has lost a byte, stays."""
    if len(match[0]) == 1:
        return ""
    try:
        return bytes(_BYTES[character] for character in match[0]).decode()
    except (KeyError, UnicodeDecodeError):
        return match[0]

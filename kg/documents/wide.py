"""Bytes of text in UTF-16 or UTF-32 without a byte-order mark → the encoding, known by where the zero bytes stand."""

from __future__ import annotations

from typing import Final

_SEEN: Final = 100_000
_MOST: Final = 0.7
"""The share of characters below U+0100 in a text of any European language, with room for other signs."""
_FEW: Final = 0.02


def wide_encoding(data: bytes) -> str | None:
    r"""Bytes → ``utf-16-le``, ``utf-16-be``, ``utf-32-le``, ``utf-32-be``, or ``None``.

    >>> wide_encoding("Systemic sclerosis".encode("utf-16-be")), wide_encoding(b"one zero \0 only")
    ('utf-16-be', None)
    """
    seen = data[: min(len(data), _SEEN) // 4 * 4]
    if not seen:
        return None
    empty = [seen[place::4].count(0) * 4 / len(seen) for place in range(4)]
    patterns = {
        "utf-32-le": (0, 1, 1, 1),
        "utf-32-be": (1, 1, 1, 0),
        "utf-16-le": (0, 1, 0, 1),
        "utf-16-be": (1, 0, 1, 0),
    }
    for encoding, pattern in patterns.items():
        fits = (share >= _MOST if zero else share <= _FEW for share, zero in zip(empty, pattern, strict=True))
        if all(fits):
            return encoding
    return None

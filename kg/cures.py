"""The code of an issue → what to do about it, as ``docs/issues.md`` says: the table people read is the only one."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg import files

_ROW: Final = re.compile(r"\| `(?P<code>[a-z-]+)` \|(?:[^|]*\|){2} (?P<cure>[^|]*?)\s*\|")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def cure(code: str) -> str:
    """What to do about an issue; nothing where there is nothing to do.

    >>> cure("truncated"), cure("no-such-code")
    ('fetch the page again', '')
    """
    return _cures().get(code, "")


@cache
def _cures() -> dict[str, str]:
    table = (files.docs() / "issues.md").read_text(encoding="utf-8")
    return {row["code"]: _LINK.sub(r"\1", row["cure"]).replace("`", "") for row in _ROW.finditer(table)}

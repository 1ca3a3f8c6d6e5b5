"""Docstrings as Python reads them → as the site shows them: examples (``>>>``) become blocks of code."""

from __future__ import annotations

import re
from typing import Any, Final

import griffe

_EXAMPLE: Final = re.compile(r"^(?P<indent> *)>>> .*(?:\n(?! *$).*)*", re.MULTILINE)


class Examples(griffe.Extension):
    """Fences around every example."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - as griffe calls it
        """Change the docstring of what was loaded."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """Fence the examples of a docstring.

    >>> fenced("One.")
    'One.'
    """
    return _EXAMPLE.sub(lambda block: f"{block['indent']}```pycon\n{block[0]}\n{block['indent']}```", text)

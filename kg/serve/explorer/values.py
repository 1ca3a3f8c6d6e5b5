"""A document's text → the value at a path: the whole text of a page, a string of a structured record."""

from __future__ import annotations

import json
from functools import cached_property


class Values:
    """A document's text, parsed once where a path asks for a part of it."""

    def __init__(self, text: str) -> None:
        """Hold the text."""
        self._text = text

    @cached_property
    def _tree(self) -> object:
        try:
            return json.loads(self._text)
        except ValueError:
            return None

    def at(self, path: str) -> str | None:
        """The whole text for no path; the string at a JSON Pointer (RFC 6901); ``None`` where nothing stands there.

        >>> Values('{"a": ["b"]}').at("/a/0"), Values("plain").at(""), Values("plain").at("/a")
        ('b', 'plain', None)
        """
        if not path:
            return self._text
        tree = self._tree
        for step in path.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(tree, list) and key.isdecimal() and int(key) < len(tree):
                tree = tree[int(key)]
            elif isinstance(tree, dict) and key in tree:
                tree = tree[key]
            else:
                return None
        return tree if isinstance(tree, str) else None

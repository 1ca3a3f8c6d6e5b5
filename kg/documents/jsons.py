"""A stream of JSON that lists records (an array, a page of answers, JSON lines) → the bytes of each record."""

from __future__ import annotations

import codecs
import json
import re
from typing import IO, TYPE_CHECKING, Final

from kg.documents.decoding import LIMIT
from kg.model import DocumentError, Malformed, NotText, TooDeep, TooLarge, Truncated

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = 1 << 22
"""How many bytes are read at once."""
_NUMBER: Final = re.compile(r'"nctId"\s*:\s*"([^"\\]{1,60})"')
_LONE: Final = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)(?:(?P<pair>\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][\da-fA-F]{2})"
)
_SPACE: Final = " \t\r\n"
_DECODER: Final = json.JSONDecoder()


def json_records(stream: IO[bytes], what: str, source: str) -> Iterator[tuple[str, bytes] | DocumentError]:
    """The records of a stream, each with the number that it gives itself; an error where it is damaged ends it."""
    try:
        yield from _lines(stream, source) if what == "lines" else _listed(_Text(stream, source))
    except DocumentError as error:
        yield error


def _lines(stream: IO[bytes], source: str) -> Iterator[tuple[str, bytes]]:
    """JSON lines: a damaged line is one damaged record, the others are read."""
    while line := stream.readline(LIMIT + 1):
        if len(line) > LIMIT:
            raise TooLarge(source, f"a line has more than {LIMIT:,} bytes")
        if line.strip():
            found = _NUMBER.search(line.decode("utf-8", "replace"))
            yield (found[1] if found else ""), line.strip()


def whole_characters(text: str) -> tuple[str, int]:
    r"""JSON → the same with ``\ufffd`` for each half of a character outside the basic plane, and how many those were.

    >>> whole_characters('"a\\ud83d b\\ud83d\\ude00"')
    ('"a\\ufffd b\\ud83d\\ude00"', 1)
    """
    if "\\ud" not in text and "\\uD" not in text:
        return text, 0
    halves = sum(1 for match in _LONE.finditer(text) if not match["pair"])
    return _LONE.sub(lambda match: match[0] if match["pair"] else f"{match['before']}\\ufffd", text), halves


class _Text:
    """The text of a stream, as much of it as one value needs."""

    def __init__(self, stream: IO[bytes], source: str) -> None:
        self._stream, self._source = stream, source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._lines = 1
        self.text = ""
        self.at = 0
        self.ended = False

    def more(self) -> None:
        """Read on; what is done with goes."""
        self._lines += self.text.count("\n", 0, self.at)
        data = self._stream.read(_PIECE)
        self.ended = not data
        try:
            self.text = self.text[self.at :] + self._decoder.decode(data, final=self.ended)
        except UnicodeDecodeError as error:
            raise NotText(self._source, "the bytes are no UTF-8, as JSON must be") from error
        self.at = 0
        if len(self.text) > LIMIT + _PIECE:
            raise TooLarge(self._source, f"one value has more than {LIMIT:,} characters", self._lines)

    def peek(self) -> str:
        """The next character that is no white space; nothing at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _SPACE:
                self.at += 1
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.more()

    def take(self, wanted: str) -> str:
        """Go past one of the wanted characters.

        Raises:
            Truncated: the text ends here.
            Malformed: another character stands here.
        """
        found = self.peek()
        if not found:
            raise Truncated(self._source, "the JSON ends before its list does", self.line)
        if found not in wanted:
            raise Malformed(self._source, f"this is no JSON: {found!r} stands where {wanted!r} belongs", self.line)
        self.at += 1
        return found

    def value(self) -> tuple[object, str]:
        """The next value, and its text."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise TooDeep(self._source, "the JSON nests too deeply for any record", self.line) from error
            except ValueError as error:
                if self.ended:
                    kind = Truncated if getattr(error, "pos", 0) >= len(self.text.rstrip()) else Malformed
                    raise kind(self._source, f"this is no whole JSON: {error}", self.line) from error
            else:
                if end < len(self.text) or self.ended:  # a number may go on in what was not read yet
                    text, self.at = self.text[self.at : end], end
                    return value, text
            self.more()

    @property
    def line(self) -> int:
        """The line of the file, from 1."""
        return self._lines + self.text.count("\n", 0, self.at)


def _listed(text: _Text) -> Iterator[tuple[str, bytes]]:
    """The objects of the array that the text is, or that is the first member with a list of objects."""
    if text.take("[{") == "{":
        while True:
            text.value()
            text.take(":")
            if text.peek() == "[":
                text.take("[")
                break
            text.value()
            if text.take(",}") == "}":
                return
    yield from _items(text)


def _items(text: _Text) -> Iterator[tuple[str, bytes]]:
    if text.peek() == "]":
        return
    while True:
        _, words = text.value()
        found = _NUMBER.search(words)
        yield (found[1] if found else ""), words.encode("utf-8", "surrogatepass")
        if text.take(",]") == "]":
            return

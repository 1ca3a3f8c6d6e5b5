"""Where the characters of a tidied value stand in the value as it came: sparse, as most of it only moves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import overload


class Places(Sequence[int]):
    """``places[i]`` is where character ``i`` stands, for ``i`` up to the length of the text; pieces move as a whole.

    >>> places = Places((0, 4), (10, 20), 6)
    >>> list(places), list(places[3:5])
    ([10, 11, 12, 13, 20, 21, 22], [13, 20])
    """

    __slots__ = ("_begins", "_length", "_stands")

    def __init__(self, begins: Sequence[int], stands: Sequence[int], length: int) -> None:
        """Piece ``n`` begins at ``begins[n]`` of the tidied text and stands at ``stands[n]``."""
        self._begins, self._stands, self._length = begins, stands, length

    def __len__(self) -> int:
        """One more than the text has characters: the last one is where it ends."""
        return self._length + 1

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        """Where a character stands; of a slice, where each does."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index <= self._length:
            raise IndexError(index)
        piece = bisect_right(self._begins, index) - 1
        return self._stands[piece] + index - self._begins[piece]

    def part(self, start: int, end: int) -> Places:
        """Where the characters from ``start`` to ``end`` stand, counted from ``start``."""
        first, last = bisect_right(self._begins, start) - 1, bisect_right(self._begins, end)
        begins = [begin - start for begin in self._begins[first:last]]
        return Places(begins, self._stands[first:last], end - start)

    def joined(self, spans: Sequence[tuple[int, int]]) -> Places:
        r"""Where the characters of several stretches stand that are put together with a ``\n`` between them."""
        begins: list[int] = []
        stands: list[int] = []
        length = before = 0
        for start, end in spans:
            if length:
                begins.append(length)
                stands.append(self[before])
                length += 1
            first, last = bisect_right(self._begins, start) - 1, bisect_right(self._begins, max(start, end - 1))
            begins += [max(begin - start, 0) + length for begin in self._begins[first:last]]
            stands.append(self._stands[first] + start - self._begins[first])
            stands += self._stands[first + 1 : last]
            length += end - start
            before = end
        return Places(begins, stands, length)

    def through(self, first: Places) -> Places:
        """The places of a text that was made in two steps, ``first`` being those of the step before this one."""
        begins: list[int] = []
        stands: list[int] = []
        for number, begin in enumerate(self._begins):
            until = self._begins[number + 1] if number + 1 < len(self._begins) else self._length + 1
            stand = self._stands[number]
            begins.append(begin)
            stands.append(first[stand])
            inside = bisect_right(first._begins, stand)
            while inside < len(first._begins) and first._begins[inside] - stand < until - begin:
                begins.append(begin + first._begins[inside] - stand)
                stands.append(first._stands[inside])
                inside += 1
        return Places(begins, stands, self._length)

    def straight(self, start: int, end: int) -> bool:
        """Whether the characters from ``start`` to ``end`` stand side by side."""
        return bisect_right(self._begins, start) == bisect_right(self._begins, max(start, end - 1))

"""A mention → the reading that interpretation works on, and back: the same mention with role and qualifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Mention

if TYPE_CHECKING:
    from kg.model import Marker, Term


class Reading:
    """A mention while its meaning is worked out.

    It is equal to itself only: two mentions of one concept are two readings.  A frozen mention is copied once, at the
    end, not for every step (copying was a quarter of the time that interpretation took).
    """

    __slots__ = (
        "_settled", "at", "function", "kind", "material", "mention", "modality", "purpose", "role", "rule", "term",
    )  # fmt: skip

    def __init__(self, mention: Mention) -> None:
        """Take a mention as it was recognised."""
        self.mention = mention
        self.at = mention.at
        self.term: Term = mention.term
        self.kind = mention.term.kind
        self.role = mention.role
        self.rule = mention.rule
        self.modality = mention.modality
        self.purpose = mention.purpose
        self.material = mention.material
        self.function = mention.function
        self._settled: Mention | None = None

    @property
    def text(self) -> str:
        """The words of the mention, as they stand in the document."""
        return self.mention.text

    @property
    def markers(self) -> tuple[Marker, ...]:
        """What a marker string says of the cells."""
        return self.mention.markers

    @property
    def section(self) -> int:
        """The index of the mention's section."""
        return self.mention.section

    def settled(self) -> Mention:
        """The mention with all that was found out about it; asked for when nothing changes any more."""
        if self._settled is None:
            one = self.mention
            match = one.match if one.match != "none" or not self.term.id else "lexicon"  # read as what has a class
            self._settled = Mention(
                one.start, one.end, one.text, one.phrase, self.term, match, one.candidates, one.path, one.section,
                one.at, self.role, self.rule, self.purpose, self.modality, self.material, self.function, one.markers,
                one.confidence, one.others, one.broad,
            )  # fmt: skip
        return self._settled

"""The source of a web page → its text as two extractors take it: the only door to lxml, trafilatura and resiliparse.

Scripts, styles and hidden elements are taken out first, so that neither extractor sees them.  Nothing is fetched: no
image, no frame, no document type.  A page is bounded in length, elements and depth before an extractor runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.markup.saved import Source, unwrapped
from kg.markup.tidying import tidy

if TYPE_CHECKING:
    from collections.abc import Callable

__all__: Final = ["Extraction", "Source", "extractions", "unwrapped"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of a page, and the extractor that took it."""

    reading: str
    text: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page holds: its text in each reading, the address that it gives for itself, and whether it is whole."""

    extractions: tuple[Extraction, ...]
    url: str | None
    whole: bool


def extractions(html: str, source: str) -> Extracted:
    """HTML → its text in each reading that has any.

    The extractors are called as the pages that users hold were made (trafilatura in favour of recall and with tables;
    resiliparse with the whole page and bullets), see https://trafilatura.readthedocs.io and
    https://resiliparse.chatnoir.eu.

    Raises:
        TooLarge: the page is too long, has too many elements, or nests them too deeply.
    """
    page = tidy(html, source)
    texts = ((name, extract(page.html) or "") for name, extract in _EXTRACTORS)
    found = tuple(Extraction(name, text) for name, text in texts if text.strip())
    return Extracted(found, page.url, page.whole)


def _trafilatura(html: str) -> str | None:
    from trafilatura import extract  # noqa: PLC0415 - most documents are no web pages

    return extract(html, include_tables=True, include_formatting=False, favor_recall=True)


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - the same

    return extract_plain_text(html, main_content=False, list_bullets=True)


_EXTRACTORS: Final[tuple[tuple[str, Callable[[str], str | None]], ...]] = (
    ("trafilatura", _trafilatura),
    ("resiliparse", _resiliparse),
)
"""In their order: where two readings are equally good, the first one counts."""

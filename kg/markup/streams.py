"""A stream of XML with many records below one root → each record as a document of its own, in bounded memory."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from kg.markup.trees import fault
from kg.model import DocumentError, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def xml_records(
    stream: IO[bytes], elements: Mapping[str, str], source: str
) -> Iterator[tuple[str, bytes] | DocumentError]:
    """The elements of these names (each with the path of its number), written as UTF-8; an error ends them.

    Nothing is fetched and no entity is expanded; a document type is refused.
    """
    parsing = etree.iterparse(
        stream, tag=tuple(elements), resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        for _, element in parsing:
            if element.getroottree().docinfo.internalDTD is not None:
                yield Malformed(source, "a document type is declared; records of registries have none", 1)
                return
            number = (element.findtext(elements[element.tag]) or "").strip()
            yield number, etree.tostring(element, encoding="UTF-8", with_tail=False)
            _forget(element)
    except etree.XMLSyntaxError as error:
        yield fault(error, source)


def _forget(element: Any) -> None:  # noqa: ANN401 - lxml ships no types
    """Free an element and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]

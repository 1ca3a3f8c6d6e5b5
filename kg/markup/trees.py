"""The text of an XML or JSON record → its tree, with nothing fetched or expanded and every limit a named error."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from kg.model import DocumentError, Malformed, TooDeep, Truncated

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE: Final = "<!DOCTYPE"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_CUT: Final = ("EndTag: '</' not found", "Premature end of data", "Couldn't find end of Start Tag")


def xml_tree(text: str, source: str) -> Any:  # noqa: ANN401 - lxml ships no types
    """The text of an XML document → its root element.

    Raises:
        Malformed: it is not well-formed, or brings a document type of its own (entities could expand without end).
        Truncated: it ends before its root element does.
        TooDeep: it nests more deeply than the parser goes (some hundred levels).
    """
    declared = _DECLARATION.match(text)
    body = text[declared.end() :] if declared else text
    if _DOCTYPE in body:
        line = text.count("\n", 0, text.index(_DOCTYPE)) + 1
        raise Malformed(source, "a document type or entity is declared; records of registries have none", line)
    try:
        return etree.fromstring(body.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        raise fault(error, source) from error


def fault(error: Any, source: str) -> DocumentError:  # noqa: ANN401 - etree.XMLSyntaxError
    """What is wrong with XML, as its parser says it: it nests too deeply, ends too early, or is not well-formed."""
    line, said = error.lineno or None, error.msg or "no reason is given"
    if "depth" in said:
        return TooDeep(source, "the elements nest too deeply for any record", line)
    if any(cut in said for cut in _CUT):
        return Truncated(source, f"the XML ends before its root element does: {said}", line)
    return Malformed(source, f"this is no well-formed XML: {said}", line)


def json_tree(text: str, source: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A JSON text (RFC 8259) → its value.

    Raises:
        Malformed: it is no JSON, or an object names a member twice.
        Truncated: it ends before its value does.
        TooDeep: it nests more deeply than the parser goes (some hundred levels).
    """
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        if cut:
            raise Truncated(source, f"the JSON ends before its value does: {error.msg}", error.lineno) from error
        raise Malformed(source, f"this is no JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise TooDeep(source, "the objects nest too deeply for any record") from error
    except ValueError as error:
        raise Malformed(source, f"this is no JSON: {error}") from error


def tree_of(text: str, source: str = "") -> Any:  # noqa: ANN401 - as above
    """The text of a record → its tree: XML where it begins with ``<``, else JSON."""
    return (xml_tree if text.lstrip("\ufeff \t\r\n").startswith("<") else json_tree)(text, source)


def value_at(tree: Any, path: str) -> str | None:  # noqa: ANN401 - as above
    """The string value that a path names in a record; ``None`` where nothing stands there.

    For XML an absolute location path of XPath 1.0 (the string value of the first node), for JSON a JSON Pointer
    (RFC 6901); a number or truth value is taken as JSON writes it.

    >>> value_at({"a": [{"b/c": "skin"}, 5]}, "/a/0/b~1c"), value_at({"a": [5]}, "/a/0"), value_at({}, "/a")
    ('skin', '5', None)
    >>> value_at(xml_tree("<a><b>skin</b><b>lung <i>lobe</i></b></a>", ""), "/a/b[2]")
    'lung lobe'
    """
    if isinstance(tree, etree._Element):  # noqa: SLF001 - lxml names its class so
        try:
            nodes = tree.xpath(path)
        except etree.XPathError:
            return None
        return str(nodes[0].xpath("string()")) if isinstance(nodes, list) and nodes else None
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, list) and key.isdecimal() and int(key) < len(tree):
            tree = tree[int(key)]
        elif isinstance(tree, dict) and key in tree:
            tree = tree[key]
        else:
            return None
    return tree if isinstance(tree, str) else None if tree is None else json.dumps(tree)


def strings(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    """Every text of a record with the path at which ``value_at`` finds it, in the order of the record.

    >>> list(strings({"a": ["skin", 5, {"b/c": "lung"}]}))
    [('/a/0', 'skin'), ('/a/2/b~1c', 'lung')]
    >>> list(strings(xml_tree("<a><b>skin</b><b>lung <i>lobe</i></b></a>", "")))
    [('/a/b[1]', 'skin'), ('/a/b[2]', 'lung lobe')]
    """
    if isinstance(tree, etree._Element):  # noqa: SLF001 - lxml names its class so
        yield from _texts(tree, tree.getroottree())
        return
    yield from _strings(tree, "")


def _texts(element: Any, root: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - elements of lxml
    """Elements that hold text of their own, with all that is marked inside of it."""
    if len(element) and not (element.text or "").strip():
        for child in element:
            yield from _texts(child, root)
    else:
        yield root.getpath(element), "".join(element.itertext())


def _strings(tree: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _strings(value, f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _strings(value, f"{path}/{number}")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise ValueError(f"an object names its member {twice!r} twice")
    return found


def _constant(name: str) -> Any:  # noqa: ANN401 - never returns
    raise ValueError(f"{name} is no JSON number")

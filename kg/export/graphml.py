r"""Selected graphs → GraphML: the nodes and edges of KGX, with all that they carry, for programs that draw networks.

GraphML has no lists: several values are joined by ``|``, which inside a value is written ``\|``.  Control characters,
which XML cannot hold, become U+FFFD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from kg.export.files import replacing
from kg.export.formats import WORDS, Format
from kg.export.kgx import network
from kg.export.rdfxml import legal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.export.selection import Selection, Source

SEPARATOR: Final = "|"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'


def write(source: Source, path: Path, selection: Selection, *, seen: Callable[[int, int], None]) -> int:
    """Write the network; returns how many nodes and edges it has.

    What nodes and edges carry is declared on top, so that the network is read twice.
    """
    keys: dict[tuple[str, str], str] = {}
    for part, found in network(source, selection, lambda _done, _all: None):
        for name, value in found.items():
            if name not in _STRUCTURE[part]:
                keys.setdefault((part, name), "double" if isinstance(value, float) else "string")
    ids = {key: f"d{number}" for number, key in enumerate(sorted(keys))}
    count = 0
    with replacing(path) as target, target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for (part, name), key in ids.items():
            kind = keys[part, name]
            file.write(f'<key id="{key}" for="{part}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n')
        file.write('<graph edgedefault="directed">\n')
        for part, found in network(source, selection, seen):
            file.write(_element(part, found, ids))
            count += 1
        file.write("</graph>\n</graphml>\n")
    return count


_STRUCTURE: Final = {"node": ("id",), "edge": ("id", "subject", "object")}
FORMATS: Final = {"graphml": Format(write, "nodes and edges", "application/graphml+xml", WORDS)}


def _element(part: str, found: Mapping[str, Any], ids: Mapping[tuple[str, str], str]) -> str:
    """A node or an edge with its data."""
    ends = f" source={quoteattr(found['subject'])} target={quoteattr(found['object'])}" if part == "edge" else ""
    data = "".join(
        f'<data key="{ids[part, name]}">{escape(legal(_joined(value)), {chr(13): "&#13;"})}</data>'
        for name, value in found.items()
        if name not in _STRUCTURE[part]
    )
    return f"<{part} id={quoteattr(found['id'])}{ends}>{data}</{part}>\n"


def _joined(value: Any) -> str:  # noqa: ANN401 - a text, a number, or a list of texts
    if isinstance(value, list):
        return SEPARATOR.join(one.replace(SEPARATOR, f"\\{SEPARATOR}") for one in value)
    return str(value)

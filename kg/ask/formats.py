"""An answer → text: a table for people, JSON as the interface says, CSV, TSV, Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.ask.answers import Answer, Row

_WIDEST: Final = 60
_FORMULA: Final = frozenset("=+-@\t\r")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PAGE: Final = 116


def render(answer: Answer, form: str, *, colour: bool = False) -> str:
    """The answer in a format: table, json, csv, tsv or md."""
    return FORMATS[form](answer, colour)


def _json(answer: Answer, _: bool) -> str:  # noqa: FBT001 - formats share a signature
    import json  # noqa: PLC0415 - a table needs none

    return json.dumps(answer.record(), ensure_ascii=False, indent=2)


def _csv(answer: Answer, _: bool) -> str:  # noqa: FBT001 - formats share a signature
    return _separated(answer, ",")


def _tsv(answer: Answer, _: bool) -> str:  # noqa: FBT001 - formats share a signature
    return _separated(answer, "\t")


def _separated(answer: Answer, delimiter: str) -> str:
    """One line a row; a concept has two columns, its CURIE and its label; weaker hits are left out.

    Who decided is a column behind the others, where a row has it: without decisions the columns are the question's.
    """
    import csv  # noqa: PLC0415 - a table needs none
    import io  # noqa: PLC0415 - a table needs none

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    columns = (*answer.columns, *_noted(answer.columns, answer.rows, ("decided",)))
    concepts = {column for column in columns if any(isinstance(row.get(column), dict) for row in answer.rows)}
    writer.writerow(name for column in columns for name in _headings(column, column in concepts))
    for row in answer.rows:
        writer.writerow(_inert(one) for column in columns for one in _cells(row.get(column), column in concepts))
    return out.getvalue().rstrip("\n")


def _noted(columns: Sequence[str], rows: Sequence[Row], notes: Sequence[str]) -> list[str]:
    """The notes that some row has and that are no column of the answer anyway."""
    return [note for note in notes if note not in columns and any(row.get(note) for row in rows)]


def _inert(words: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before = + - @ where no number follows (OWASP).

    >>> _inert("=1+1"), _inert("-2.5"), _inert("- aged 18")
    ("'=1+1", '-2.5', "'- aged 18")
    """
    return f"'{words}" if words[:1] in _FORMULA and not _NUMBER.fullmatch(words) else words


def _headings(column: str, concept: bool) -> tuple[str, ...]:  # noqa: FBT001 - private
    return (column, f"{column}_label") if concept else (column,)


def _cells(value: Any, concept: bool) -> tuple[str, ...]:  # noqa: ANN401, FBT001 - whatever a row holds
    if concept:
        return (value["id"] or "", value["label"] or "") if value else ("", "")
    return (cell(value),)


def cell(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    """A value as people read it.

    >>> cell({"id": "CL:0000057", "label": "fibroblast"}), cell(None), cell(True), cell(5.0)
    ('fibroblast (CL:0000057)', '', 'yes', '5')
    """
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"{value['label']} ({value['id']})" if value["id"] else str(value["label"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())


def _markdown(answer: Answer, _: bool) -> str:  # noqa: FBT001 - formats share a signature
    def lines(rows: Sequence[Row]) -> Iterable[str]:
        columns = (*answer.columns, *_noted(answer.columns, rows, ("decided",)))
        yield f"| {' | '.join(columns)} |"
        yield f"|{'---|' * len(columns)}"
        for row in rows:
            yield f"| {' | '.join(cell(row.get(column)).replace('|', chr(92) + '|') for column in columns)} |"
            yield from (f"\n> {line}\n" for line in _quotes(row))

    parts = [*lines(answer.rows)]
    if answer.also:
        parts += ["", f"**{_beside(answer)}**", "", *lines(answer.also)]
    return "\n".join(parts)


def _table(answer: Answer, colour: bool) -> str:  # noqa: FBT001 - formats share a signature
    lines = _aligned(answer.columns, answer.rows, colour=colour) if answer.rows else [_nothing(answer)]
    if answer.also:
        lines += ["", f"{_beside(answer)}:", *_aligned(answer.columns, answer.also, colour=colour)]
    return "\n".join(lines)


def _nothing(answer: Answer) -> str:
    return "(no trial)" if "trial" in answer.columns else "(none)"


def _beside(answer: Answer) -> str:
    """What the weaker hits are: the roles say it."""
    roles = sorted({row["role"] for row in answer.also if row.get("role")})
    return f"also named as {', '.join(roles)}" if roles else "also"


def _aligned(columns: Sequence[str], rows: Sequence[Row], *, colour: bool) -> list[str]:
    """Columns of equal width; a column that no row fills is left out; notes and quotes stand under their row."""
    shown = [column for column in columns if any(cell(row[column]) for row in rows)]
    shown += _noted(columns, rows, ("via", "decided"))
    cells = [[_clipped(cell(row.get(column))) for column in shown] for row in rows]
    widths = [max(len(name), *(len(line[place]) for line in cells)) for place, name in enumerate(shown)]
    heading = "  ".join(name.ljust(width) for name, width in zip(shown, widths, strict=True)).rstrip()
    lines = [f"\x1b[1m{heading}\x1b[0m" if colour else heading]
    for row, line in zip(rows, cells, strict=True):
        lines.append("  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip())
        lines += [part for quote in _quotes(row) for part in _wrapped(quote)]
    return lines


def _wrapped(words: str) -> list[str]:
    import textwrap  # noqa: PLC0415 - only answers with evidence need it

    return textwrap.wrap(words, _PAGE, initial_indent="    ", subsequent_indent="     ", break_on_hyphens=False)


def _clipped(words: str) -> str:
    return words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"


def _quotes(row: Row) -> Iterable[str]:
    """Whole sentences with their place; a single word's mention is left out where its sentence is quoted."""
    quotes = row.get("evidence", ())
    for quote in quotes:
        if any(_inside(quote, other) for other in quotes):
            continue
        place = f"{quote['document']}{' ' + quote['path'] if quote['path'] else ''} {quote['start']}-{quote['end']}"
        who = ", ".join(str(word) for word in (quote["role"], quote["origin"]) if word)
        yield f"“{cell(quote['quote'])}” {place} ({who})"


def _inside(quote: Row, other: Row) -> bool:
    """Whether a quote is a part of another one's words."""
    same = (quote["document"], quote["path"]) == (other["document"], other["path"])
    span, wider = (quote["start"], quote["end"]), (other["start"], other["end"])
    return same and span != wider and wider[0] <= span[0] and span[1] <= wider[1]


FORMATS: Final[dict[str, Callable[[Answer, bool], str]]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "md": _markdown,
}
"""Format by name."""

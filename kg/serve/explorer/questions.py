"""A canned question as a form, and its answer as a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.ask import ask_named
from kg.ask.slots import Refused, fill
from kg.ask.words import example
from kg.model import AskError
from kg.serve.explorer.home import nothing
from kg.serve.explorer.pages import Page
from kg.serve.explorer.tables import Table, runnable

if TYPE_CHECKING:
    from kg.ask.questions import Question
    from kg.serve.explorer.pages import View


def question(view: View) -> Page:
    """A form with a field for every slot; the answer under it as soon as the needed ones are filled."""
    name = view.path["name"]
    asked = next((one for one in view.edition.graph.questions if one.name == name), None)
    if asked is None:
        return nothing(view, f"There is no question {name!r}", name.replace("-", " "))
    texts = {slot.name: view.fields[slot.name] for slot in asked.slots if slot.name in view.fields}
    ready = any(view.fields) or not asked.slots
    record, refused = _answered(view, asked, texts) if ready else (None, None)
    context: dict[str, Any] = {
        "question": asked,
        "example": example(asked),
        "refused": refused,
        "record": record,
        "texts": texts,
        "page": view.number("page"),
    }
    if record is None:
        return Page("question.html", asked.title, context, lasting=refused is None)
    shown = runnable(asked.query, _terms(view, asked, texts))
    answer = Table("answer", asked.title, tuple(record["columns"]), _rows(record["rows"]), shown, _empty(record))
    also = Table("also", "Also named", tuple(record["columns"]), _rows(record["also"]), shown)
    return Page("question.html", asked.title, context, (answer, also))


def _empty(record: dict[str, Any]) -> str:
    return "No trial." if "trial" in record["columns"] else "Nothing."


def _answered(view: View, asked: Question, texts: dict[str, str]) -> tuple[dict[str, Any] | None, AskError | None]:
    """The answer as the interface's JSON, or why there is none."""
    if not texts:
        kept = view.edition.value("SELECT record FROM answer WHERE name = ?", asked.name)
        if kept is not None:
            return json.loads(kept), None
        if not asked.slots:
            return _later(view, asked)
    key = (asked.name, tuple(sorted(texts.items())))
    kept = view.edition.answered(key)
    if kept is not None:
        return kept, None
    try:
        graph = view.edition.graph
        record = ask_named(asked.name, texts, graph.questions, graph.store).record()
    except AskError as error:
        return None, error
    view.edition.answer(key, record)
    return record, None


def _later(view: View, asked: Question) -> tuple[dict[str, Any] | None, AskError | None]:
    """The answer of a question that takes long, if it is there."""
    checked = view.edition.later("checks")
    if checked is not None and asked.name in checked["answers"]:
        return checked["answers"][asked.name], None
    return None, AskError("This answer is being put together; on a large graph that takes minutes. Look again.")


def _terms(view: View, asked: Question, texts: dict[str, str]) -> dict[str, Any]:
    """The terms that the query is bound to, to be shown in it."""
    found: dict[str, Any] = {}
    for slot in asked.slots:
        if slot.name in texts:
            filled = fill(slot, texts[slot.name], view.edition.graph.store)
            found[slot.variable] = None if isinstance(filled, Refused) else filled.binding
    return found


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with what leads from each to the words behind it: the trial's page, at this concept."""
    found = []
    for row in rows:
        concept = next((value["id"] for value in row.values() if isinstance(value, dict) and value.get("id")), None)
        led = {"evidence": {"trial": row["trial"], "concept": concept}} if row.get("trial") else {}
        found.append({**row, **led})
    return found

"""An opened store joined with questions, export and network: what commands and Python users hold."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from kg import files
from kg.ask import ask, ask_named, load_questions
from kg.knowledge_graph.looking import Looking
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from pathlib import Path

    from kg.ask import Answer, Question
    from kg.ask.cards import Card
    from kg.validate import Report


class KnowledgeGraph(Looking):
    """A knowledge graph of trials, opened read-only.

    ``kg.open(store)`` opens one.  The store is held until the block ends, safe while builds publish newer generations.

    >>> graph.ask("which trials biopsy skin").rows[0]["trial"]
    'NCT04917705'
    """

    @classmethod
    def open(cls, path: str | PathLike[str], *, endpoint: str | None = None) -> Self:
        """Open the current generation of a store; with ``endpoint``, ask that one and look only names up here.

        Raises:
            StoreError: there is no store, or it cannot be read.
        """
        return cls(Store(path), endpoint)

    def __enter__(self) -> Self:
        """Hold the generation for the length of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the generation go."""
        self.store.close()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The canned questions, by name."""
        return load_questions(files.queries())

    def ask(self, words: str, *, role: str | None = None, evidence: bool = False) -> Answer:
        """Answer a question in words.

        Raises:
            AskError: no question, or no single one, is asked like this; a term is unknown or ambiguous.
        """
        return ask(words, self.questions, self._graph, role=role, evidence=evidence)

    def ask_named(
        self, name: str, texts: Mapping[str, str], *, role: str | None = None, evidence: bool = False
    ) -> Answer:
        """Answer a question by its name, ``texts`` being the words for its slots.

        Raises:
            AskError: there is no such question or slot, or a term is unknown or ambiguous.
        """
        return ask_named(name, texts, self.questions, self._graph, role=role, evidence=evidence)

    def find(self, *, role: str | None = None, evidence: bool = False, **wanted: str | int | bool) -> Answer:
        """Trials that meet all criteria, such as ``condition="systemic sclerosis", biopsy="skin"``.

        Raises:
            AskError: no criterion or an unknown one, an unknown or ambiguous term.
        """
        from kg.ask.find import find  # noqa: PLC0415 - a single question needs none

        named = {name.replace("_", "-"): value for name, value in wanted.items()}
        return find(named, files.queries() / "parts" / "find", self.store, role=role, evidence=evidence)

    def select(self, query: str, bindings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a SELECT of your own; ``bindings`` are bound as terms."""
        from kg.store.guard import guarded  # noqa: PLC0415 - canned questions need no guard

        return self.store.select(guarded(query).text, bindings)

    def results(self, query: str, form: str = "table") -> str:
        """Any SPARQL query of your own, read-only, as text: table, json, csv or tsv; Turtle for CONSTRUCT.

        Raises:
            AskError: the query may not run: SERVICE, an update, too long or too deep.
            SyntaxError: it is no SPARQL.
        """
        from kg.store.results import results  # noqa: PLC0415 - canned questions need none

        return results(self.store, query, form)

    def show(self, trial: str) -> Card:
        """Everything the documents say of one trial, section by section.

        Raises:
            AskError: no document describes it.
        """
        from kg.ask.cards import card  # noqa: PLC0415 - questions need no cards

        return card(trial, files.queries() / "parts" / "show", self.store)

    def requests(self) -> str:
        """New-term requests, what no ontology names or only an own term does, as a ROBOT template (tab-separated)."""
        from kg.requests import template, wanted  # noqa: PLC0415 - questions need no requests

        rows, quotes = self.part("requests").rows, self.part("request-quotes").rows
        return template(wanted(rows, quotes, self.store.nearest))

    def documents(self) -> Answer:
        """The documents that the store knows, published or quarantined."""
        from kg.ask import Answer  # noqa: PLC0415 - questions need no index

        columns = ("source", "outcome", "trial", "layout", "sha256")
        rows = [{name: getattr(entry, name) for name in columns} for entry in self.store.entries()]
        return Answer("documents", "documents", {}, columns, rows, [])

    def export(
        self,
        path: Path,
        form: str,
        *,
        trial: str | None = None,
        evidence: str = "compact",
        seen: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> int:
        """Write the graph, or one trial, to a file or folder; returns the number of statements, rows or edges written.

        ``seen`` hears how many graphs of how many have been written.

        Raises:
            AskError: no document describes the trial.
            ValueError: the format or kind of evidence is unknown, or the format cannot carry it.
        """
        from kg import export  # noqa: PLC0415 - questions need no export

        selection = export.Selection(trial=self._trial(trial), evidence=evidence)
        return export.write(self.store, path, form, selection, seen=seen)

    def validate(self) -> Report:
        """Check the whole graph: SHACL, quotes against the stored texts, ``queries/checks/``."""
        from kg.validate import check_graph  # noqa: PLC0415 - questions need no SHACL

        return check_graph(self.store.quads(), self.store.text, self.store.select)

"""What Python users look at in an opened store: typed trials, involvements, similar trials, other libraries' objects.

The examples are run by ``tests/test_looking.py``, on a store of the seeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg import files, iris

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    import rdflib
    from pandas import DataFrame

    from kg.ask import Answer
    from kg.ask.graph import Graph
    from kg.ask.involvements import Involved
    from kg.ask.matrices import Matrix
    from kg.ask.trials import TrialFacts
    from kg.network import Network
    from kg.store import Store


class Looking:
    """Trials, involvements and whole graphs, as values of Python and of other libraries."""

    def __init__(self, store: Store, endpoint: str | None = None) -> None:
        """Hold an opened store; questions go to an endpoint instead, if one is named."""
        self.store = store
        self._graph: Graph = store
        if endpoint:
            from kg.store.remote import Endpoint  # noqa: PLC0415 - most questions are asked here

            self._graph = Endpoint(endpoint, store)

    def part(self, name: str) -> Answer:
        """The rows of a query of ``queries/parts`` that takes no term."""
        from kg.ask.answers import Asked, answer  # noqa: PLC0415 - questions need no parts
        from kg.ask.questions import load_question  # noqa: PLC0415 - the same

        question = load_question(files.queries() / "parts" / f"{name}.rq")
        return answer(Asked(question, {}, question.title, {}), self.store)

    def _trial(self, words: str | None) -> str | None:
        from kg.ask.slots import known, trial  # noqa: PLC0415 - questions need no export

        return None if words is None else known(trial(words, self.store)).id

    def trials(self) -> Iterator[TrialFacts]:
        """Every trial that a document describes, by id, with typed attributes.

        >>> [trial.id for trial in graph.trials() if trial.status == "RECRUITING"]
        ['NCT04206644', 'NCT04995588', 'NCT05273138']
        """
        from kg.ask.trials import trials  # noqa: PLC0415 - questions need no facts

        return trials(self._graph)

    def trial(self, name: str) -> TrialFacts:
        """One trial, by registry number, local id or acronym.

        >>> graph.trial("SCLEROMYOMICS").countries
        ('France',)

        Raises:
            AskError: no document describes it.
        """
        from kg.ask.trials import trials  # noqa: PLC0415 - questions need no facts

        return next(trials(self._graph, self._trial(name)))

    def involvements(
        self,
        *,
        trial: str | None = None,
        kind: str | None = None,
        role: str | Collection[str] | None = None,
        concept: str | None = None,
        evidence: bool = False,
    ) -> list[Involved]:
        """What trials involve, in which role; all filters hold together.

        Without ``trial`` or ``concept`` the whole store is read, a document at a time: seconds for a thousand registry
        records, without their evidence; an endpoint answers that in minutes.

        Args:
            trial: registry number, local id or acronym.
            kind: cell, condition, assay, analyte, tissue, agent, procedure …
            role: one role or several; ``kg.model.STUDIED`` are those of what a trial studies.
            concept: words or a CURIE; means itself and what is below it, of a tissue also its parts.
            evidence: whether to bring the words.

        >>> [one] = graph.involvements(concept="macrophage", role="measured", evidence=True)
        >>> one.trial, one.concept, one.evidence[0].quote
        ('NCT04206644', 'tkg:MonocyteDerivedMacrophage', 'MDM')
        >>> graph.involvements(concept="B cell", role="measured")
        []

        Raises:
            AskError: the trial, the role or the concept is unknown, or the words are ambiguous.
        """
        from kg.ask.involvements import Wanted, involvements  # noqa: PLC0415 - questions need none

        roles = {role} if isinstance(role, str) else role
        wanted = Wanted(self._trial(trial), kind, roles, concept)
        kept = self.store if self._graph is self.store else None
        return involvements(self._graph, wanted, kept=kept, evidence=evidence)

    def similar(self, trial: str, *, limit: int = 10, evidence: bool = False) -> Answer:
        """The trials most like one in what they study, and why: a row a shared concept (``kg.network.similarity``).

        Raises:
            AskError: no document describes the trial.
        """
        from kg.ask.comparing import compared  # noqa: PLC0415 - questions compare nothing
        from kg.network.similarity import similar, studies  # noqa: PLC0415 - the same

        name = str(self._trial(trial))
        safety = self._pairs("safety-only", "trial", "concept")
        studied = self._pairs("studied-concepts", "trial", "concept") - safety
        graph = studies(studied, self._pairs("broader-concepts", "concept", "broader"))
        return compared(name, similar(name, graph, limit), self._graph, evidence=evidence)

    def _pairs(self, part: str, one: str, other: str) -> set[tuple[str, str]]:
        """Two columns of a query that takes no term; a trial is its id."""
        from kg.ask.slots import trial_id  # noqa: PLC0415 - questions need none

        query = (files.queries() / "parts" / f"{part}.rq").read_text(encoding="utf-8")
        return {(trial_id(row[one]), row[other]) for row in self._graph.select(query)}

    def matrix(self, of: str = "cell", *, condition: str | None = None, cooccurrence: bool = False) -> Matrix:
        """Count trials by the cells that a planned assay targets (or the tissue it is run on) and the assay.

        Args:
            of: ``"cell"`` or ``"tissue"``.
            condition: of trials that investigate it; words or a CURIE.
            cooccurrence: count trials that study both instead, whether or not the one is run on the other.

        >>> [str(row) for row in graph.matrix().rows][-1], max(graph.matrix().counts.values())
        ('cells not stated', 2)

        Raises:
            AskError: the condition is unknown or ambiguous.
            ValueError: ``of`` is something else.
        """
        from kg.ask.matrices import matrix  # noqa: PLC0415 - questions need no matrix

        return matrix(of, condition, self._graph, cooccurrence=cooccurrence)

    def draw(self, matrix: Matrix, path: Path) -> None:
        """Draw a matrix as a heat map, ``.png`` or ``.svg``: its 40 largest rows and 24 largest columns.

        Raises:
            MissingExtra: matplotlib is not installed; the message says how to install it.
            ValueError: the file name ends in something else, or the matrix is empty.
        """
        from kg.network.pictures import Drawn, heat_map  # noqa: PLC0415 - questions draw nothing

        shown = matrix.largest(40, 24)
        hidden = matrix.beyond(shown)
        more = f" Not drawn: {hidden}." if hidden else ""
        rows, columns = ([one.label for one in axis] for axis in (shown.rows, shown.columns))
        heat_map(Drawn(rows, columns, shown.grid(), matrix.title, f"An empty field means: not stated.{more}"), path)

    def to_networkx(self, trial: str | None = None, **filters: Any) -> Network:  # noqa: ANN401 - those of involvements
        """Trials and concepts as a networkx ``MultiDiGraph``; filters are those of ``involvements``.

        Nodes are trial ids and CURIEs (``kind: words`` where no term names the words), with ``type`` ("trial" or the
        kind) and ``label``.  An edge from a trial to a concept has ``relation="involves"``, ``kind``, ``role``,
        ``mentions`` (how many), ``confidence``, and where said ``purpose``, ``modality``, ``material``, ``function``
        (several joined by ", "); one from a concept to its nearest broader ones ``relation`` "is_a" or "part_of".

        >>> cells = graph.to_networkx(kind="cell", role="measured")
        >>> cells.edges["NCT04206644", "tkg:MonocyteDerivedMacrophage", 0]["mentions"]
        6
        """
        from kg import network as nets  # noqa: PLC0415 - questions need no network

        links = self.part("network-links").rows
        return nets.network(map(nets.edge, self.involvements(trial=trial, **filters)), links)

    def to_dataframe(self, of: str = "involvements", **filters: Any) -> DataFrame:  # noqa: ANN401 - those of involvements
        """Involvements (with the filters of ``involvements``) or trials as a pandas ``DataFrame``, a row each.

        Columns are the attributes of ``Involved`` or ``TrialFacts``; an answer of ``ask`` has its own ``to_dataframe``.

        >>> graph.to_dataframe(concept="skin", role=["measured", "collected"])["trial"].unique().tolist()
        ['NCT04917705', 'NCT05273138']

        Raises:
            MissingExtra: pandas is not installed; the message says how to install it.
            ValueError: ``of`` is neither ``"involvements"`` nor ``"trials"``.
        """
        from kg.ask.frames import frame  # noqa: PLC0415 - questions need no pandas

        tables = {"involvements": self.involvements, "trials": self.trials}
        if of not in tables:
            raise ValueError(f"{of!r} is no table: one of {', '.join(tables)}")
        return frame(tables[of](**filters))  # type: ignore[operator]

    def to_rdflib(self, trial: str | None = None) -> rdflib.Dataset:
        """The graph, or one trial of it, as an rdflib ``Dataset`` whose default graph is the union.

        Everything is copied into memory: every named graph (one a document) with all its evidence, and the graph of
        hierarchies; for one trial the graphs of its documents, and of the hierarchies what stands above its concepts.

        >>> dataset = graph.to_rdflib("NCT04206644")
        >>> sorted({str(name) for *_, name in dataset.quads()})
        ['https://w3id.org/trialkg/id/document/cf23ba4a08230334', 'https://w3id.org/trialkg/id/graph/hierarchy']

        Raises:
            AskError: no document describes the trial.
        """
        from kg import export  # noqa: PLC0415 - questions need no export
        from kg.export.rdflib_dataset import rdflib_dataset  # noqa: PLC0415 - questions need no rdflib

        parts = export.selected(self.store, export.Selection(self._trial(trial)))
        lines = (f"{' '.join(said)} {part.graph} .\n" for part in parts for said in part.statements)
        return rdflib_dataset(iris.quads("".join(lines)))

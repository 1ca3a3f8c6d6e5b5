"""What leaves as RDF comes back whole: in pyoxigraph, rdflib, Jena and the parsers of JavaScript.

The data has no blank node, so that two datasets are isomorphic exactly where they are equal.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph
import pytest
import rdflib
from conftest import missing
from jena_reader import JENA, jena_reader
from review_sheets import curated

from kg.export import FORMATS, write
from kg.export.formats import WHOLE
from kg.export.selection import Selection
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Require

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")

ROOT: Final = Path(__file__).parents[1]
TOOLS: Final = Path(__file__).with_name("tools")
MODULES: Final = ROOT / "web" / "node_modules"
RDF: Final = [name for name, form in FORMATS.items() if form.evidence == WHOLE]
Quads = frozenset[str]


class Exports(NamedTuple):
    """The folder with one file a format, and what the store says."""

    folder: Path
    dataset: Quads

    def path(self, form: str) -> Path:
        """The file of a format."""
        return self.folder / form

    def expected(self, form: str) -> Quads:
        """The dataset, or for formats of triples what all its graphs say together."""
        if _has_graphs(form):
            return self.dataset
        return frozenset(
            str(pyoxigraph.parse(f"{line} .", format=pyoxigraph.RdfFormat.N_QUADS).__next__().triple)
            for line in self.dataset
        )


def _has_graphs(form: str) -> bool:
    return bool(pyoxigraph.RdfFormat.from_media_type(FORMATS[form].media).supports_datasets)  # type: ignore[union-attr]


class Awkward:
    """Two graphs with every character and form that a writer may stumble over."""

    def graphs(self, trial: str | None = None) -> list[pyoxigraph.NamedNode]:
        """Two documents."""
        del trial
        return [pyoxigraph.NamedNode(f"https://w3id.org/trialkg/id/document/{digit * 16}") for digit in "ab"]

    def lines(self, graph: pyoxigraph.NamedNode) -> list[str]:
        """Every object with every property."""
        xsd = "http://www.w3.org/2001/XMLSchema#"
        literals = [
            pyoxigraph.Literal(words)
            for words in (
                '"',
                "\\",
                "\\u0041",
                "a\r\nb",
                "\t",
                "é😀",
                "<b>&amp;",
                "]]>",
                " ",
                "",
                "x>",
                "'",
                "a@b",
                "\u2028",
                "-",
                "\u0085",
            )
        ]
        typed = [
            ("007", "integer"),
            ("+5", "integer"),
            ("123456789012345678901", "integer"),
            ("-0", "integer"),
            ("1", "boolean"),
            ("true", "boolean"),
            ("1.50", "decimal"),
            ("1e3", "double"),
            ("P1Y", "duration"),
            ("2020", "gYear"),
            ('x"y', "token"),
        ]
        literals += [pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(xsd + kind)) for value, kind in typed]
        literals += [pyoxigraph.Literal("ja", language="de"), pyoxigraph.Literal("oui", language="fr-ca")]
        nodes = [
            "https://example.org/a/b?c=d&e=f#g",
            "http://purl.obolibrary.org/obo/CL_0000057",
            "https://w3id.org/trialkg/ontology#a.b",
            "https://w3id.org/trialkg/ontology#a%2Fb",
            "urn:x:y",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil",
            "https://example.org/é",
        ]
        predicates = [
            "urn:p:q",
            "https://w3id.org/trialkg/ontology#material",
            "https://w3id.org/trialkg/ontology#start",
            "https://w3id.org/trialkg/ontology#minimumAgeYears",
            "https://w3id.org/trialkg/ontology#ofTrial",
        ]
        objects = [*literals, *map(pyoxigraph.NamedNode, nodes)]
        subjects = [f"{graph.value}/part/1", "https://example.org/shared"]
        return sorted(
            f"<{subject}> <{predicate}> {found}"
            for subject in subjects
            for predicate in predicates
            for found in objects
        )


@pytest.fixture(scope="module", params=["seeds", "awkward"])
def exports(
    request: pytest.FixtureRequest, seeds_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Exports]:
    """Every RDF format of the seeds with decisions of a curator, and of a graph that was made to be difficult."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "awkward":
        yield _exported(Awkward(), folder)
    else:
        with Store(curated(seeds_store, folder)) as store:
            exported = _exported(store, folder / "exports")
        assert any("ontology#CurationDecision> " in line for line in exported.dataset)
        yield exported


def _exported(source: Store | Awkward, folder: Path) -> Exports:
    folder.mkdir(exist_ok=True)
    for form in RDF:
        write(source, folder / form, form, Selection())
    dataset = frozenset(f"{line} {graph}" for graph in source.graphs() for line in source.lines(graph))
    return Exports(folder, dataset)


def _pyoxigraph(exports: Exports, form: str) -> Iterator[pyoxigraph.Quad]:
    kind = pyoxigraph.RdfFormat.from_media_type(FORMATS[form].media)
    return iter(pyoxigraph.parse(path=str(exports.path(form)), format=kind))


@pytest.fixture(scope="module")
def jena(exports: Exports, require_system: Require, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Quads]:
    """All files read by Jena in one process."""
    read = jena_reader(tmp_path_factory.mktemp("jena"), require_system)
    read({exports.path(form): FORMATS[form].media for form in RDF if FORMATS[form].media in JENA})
    return lambda form: _read(Path(f"{exports.path(form)}.jena.nq").read_text(encoding="utf-8"))


def _read(text: str) -> Quads:
    return frozenset(map(_line, pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS)))


def _line(quad: pyoxigraph.Quad) -> str:
    return str(quad) if quad.graph_name != pyoxigraph.DefaultGraph() else str(quad.triple)


def _same(found: Quads, exports: Exports, form: str) -> None:
    """As a dataset the same; merged, everything is there, and what else is there are declarations alone."""
    expected = exports.expected(form)
    assert expected - found == frozenset()
    extra = found - expected
    if _has_graphs(form):
        assert extra == frozenset()
        return
    ours = {str(quad.triple) for quad in pyoxigraph.parse(path=str(ROOT / "ontology" / "trialkg.ttl"))}
    declarations = [line for line in extra - ours if "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" not in line]
    assert declarations == []


@pytest.mark.parametrize("form", RDF)
def test_pyoxigraph(form: str, exports: Exports) -> None:
    _same(frozenset(map(_line, _pyoxigraph(exports, form))), exports, form)


@pytest.mark.parametrize("form", RDF)
def test_rdflib(form: str, exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    monkeypatch.setattr(rdflib.term, "_NORMALIZE_LITERALS", False, raising=False)
    dataset = rdflib.Dataset()
    dataset.parse(exports.path(form), format=FORMATS[form].media)
    again = dataset.serialize(format="nquads")
    _same(_read(again.replace(" <urn:x-rdflib:default> .", " .")), exports, form)


@pytest.mark.parametrize("form", [form for form in RDF if FORMATS[form].media in JENA])
def test_jena(form: str, exports: Exports, jena: Callable[[str], Quads]) -> None:
    _same(jena(form), exports, form)


@pytest.mark.parametrize("form", RDF)
def test_javascript(form: str, exports: Exports, require_system: Require) -> None:
    node = require_system("node", "nodejs")
    if not (MODULES / "n3").is_dir():
        missing("no N3.js in web/node_modules (npm: make system)")
    command = [node, str(TOOLS / "parse.cjs"), str(MODULES), str(exports.path(form)), FORMATS[form].media]
    found = subprocess.run(command, check=True, capture_output=True)
    _same(_read(found.stdout.decode()), exports, form)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml"])
def test_raptor(form: str, exports: Exports) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        missing("no command rapper here (package raptor2-utils: make system)")
    found = subprocess.run(
        [str(rapper), "-q", "-i", form, "-o", "ntriples", str(exports.path(form)), "http://example.org/"],
        check=True,
        capture_output=True,
    )
    _same(_read(found.stdout.decode()), exports, form)

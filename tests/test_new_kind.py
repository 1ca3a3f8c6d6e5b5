"""A new entity kind is a table of terms and a shape file: no code, no list, no other table is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_vocabulary import tables, write

from kg import files
from kg.assemble import assemble, record
from kg.interpret import interpret
from kg.model import Document, Page, Section
from kg.recognise import recognise
from kg.triples import triples
from kg.validate import check_document
from kg.validate.shacl import _gathered, shapes
from kg.vocabulary import load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DEVICE = (
    "tkg:InsulinPump\tinsulin pump\tOBI:0000968\tpump for insulin\t\tOBI:0000968\t\t\t\tIt gives insulin.\ttrialkg\t\n"
)
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix tkg: <https://w3id.org/trialkg/ontology#> .
<https://example.org/device> a sh:NodeShape ; sh:targetSubjectsOf tkg:kind ; sh:severity sh:Warning ;
  sh:property [ sh:path tkg:kind ; sh:not [ sh:hasValue "device" ] ; sh:severity sh:Warning ; sh:message "A device." ] .
"""


def _forget() -> None:
    """The shapes that this process has read."""
    shapes.cache_clear()
    _gathered.cache_clear()


def test_a_new_kind_is_two_new_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its terms are recognised, play roles, stand in record and graph, and meet their own shape."""
    ontology = write(tmp_path / "ontology", {**tables(), "device": DEVICE})
    folder = tmp_path / "shapes"
    folder.mkdir()
    for path in files.shapes().glob("*.ttl"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "device.ttl").write_text(SHAPE, encoding="utf-8")
    text = "Insulin pumps after diagnosis NCT90000001"
    sections = (Section("title", text[:29], 0, 29), Section("id", text[30:], 30, 41))
    page = Page(Document("new.txt", text, "0" * 64, text), "case", sections)
    vocabulary = load(ontology=ontology, cached=tmp_path / "cache")
    trial = assemble(page, interpret(page, recognise(page, vocabulary), vocabulary))
    shown = [(one.term.kind, one.term.id, one.roles) for one in trial.involvements]
    assert shown == [("device", "tkg:InsulinPump", ("objective",))]
    assert '"device"' in str(record(trial)).replace("'", '"')
    monkeypatch.setattr(files, "shapes", lambda: folder)
    _forget()
    try:
        found = check_document(triples(trial, vocabulary_version="v", software_version="s"))
    finally:
        _forget()
    assert [(result.severity, result.message) for result in found.results if result.severity != "info"] == [
        ("warning", "A device.")
    ]

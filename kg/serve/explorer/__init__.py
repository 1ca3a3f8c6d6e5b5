"""The newest generation of a store → pages that people look at, as HTML, as RDF, and their tables as CSV and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.explorer import atlas, concepts, curation, editor, finding, home, matrix, questions, trials
from kg.serve.explorer.pages import endpoint

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The explorer's pages and, below ``/assets/``, what they load; the last one takes every other address."""
    return [
        Route("/", endpoint(home.home)),
        Route("/search", endpoint(home.found)),
        Route("/trial/{id:path}", endpoint(trials.trial, "concept")),
        Route("/concept/{id:path}", endpoint(concepts.one)),
        Route("/questions/{name}", endpoint(questions.question)),
        Route("/find", endpoint(finding.find)),
        Route("/matrix", endpoint(matrix.matrix)),
        Route("/matrix/trials", endpoint(matrix.field)),
        Route("/map", endpoint(atlas.atlas)),
        Route("/curation", endpoint(curation.curation)),
        Route("/editor", endpoint(editor.editor)),
        Route("/editor/terms.json", editor.terms),
        Mount("/assets", StaticFiles(directory=Path(__file__).parent / "assets")),
        Route("/{rest:path}", endpoint(home.missing)),
    ]

"""Golden pages: every text in a layout's folder, and every seed, is cut into the sections beside it, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import files, layouts
from kg.documents import document, plain
from kg.read import read

if TYPE_CHECKING:
    from conftest import Golden

    from kg.model import Page, Section

GOLDEN = Path(__file__).parent / "golden"
FORMS = {".txt", ".html", ".htm", ".mhtml"}
PAGES = sorted(
    path
    for path in GOLDEN.glob("*/*")
    if path.suffix in FORMS and (Path(layouts.__path__[0]) / f"{path.parent.name}.py").exists()
)
PAIRS = [(path, path.with_name(f"b{path.name[1:]}")) for path in PAGES if path.name.startswith("a_")]
PAIRS = [(one, other) for one, other in PAIRS if other.exists()]
"""Pages of one trial in shape A and in shape B."""
SEEDS = sorted(files.seeds().glob("*.txt"))
DEFAULTS = {"qualifier": "", "group": "", "rule": "", "origin": "sponsor"}


def described(page: Page) -> str:
    """A page as its golden file has it: one section a line."""
    reading = {"reading": page.document.reading} if page.document.reading else {}
    head = {"layout": page.layout, **reading, "issues": [[issue.code, issue.line] for issue in page.issues]}
    sections = ",\n".join("  " + json.dumps(_section(section), ensure_ascii=False) for section in page.sections)
    return json.dumps(head)[:-1] + ', "sections": [\n' + sections + "\n]}\n"


def _section(section: Section) -> dict[str, object]:
    marks = {name: getattr(section, name) for name, usual in DEFAULTS.items() if getattr(section, name) != usual}
    at = [section.start, section.end]
    return {"name": section.name, "item": section.item, **marks, "at": at, "text": section.text}


@pytest.mark.parametrize("path", [*PAGES, *SEEDS], ids=lambda path: path.stem)
def test_page_is_cut_as_its_golden_file_says(path: Path, golden: Golden) -> None:
    """The layout is the folder's; a seed has its golden file in the folder of the layout that recognises it."""
    page = read(document(path))
    assert path in SEEDS or page.layout == path.parent.name
    golden(GOLDEN / page.layout / f"{path.stem}.page.json", described(page))


@pytest.mark.parametrize("path", [*PAGES, *SEEDS], ids=lambda path: path.stem)
def test_sections_are_slices_of_the_document(path: Path) -> None:
    """The words of a section stand at its place, character by character."""
    page = read(document(path))
    text = page.document.text
    for section in page.sections:
        begin, end = section.raw(0, len(section.text))
        assert (begin, end) == (section.start, section.end)
        slices = [text[slice(*section.raw(i, i + 1))] for i in range(len(section.text))]
        words = "".join(plain(piece)[0][:1] or " " for piece in slices)
        assert words.replace("\n", " ").replace("\t", " ") == section.text.replace("\n", " ")


def test_every_layout_has_golden_pages() -> None:
    """A layout without pages proves nothing: at least eight beside the seeds, two trials of them in both shapes.

    A newcomer's layout may begin with two (``docs/how-to/add-a-layout.md``); those of the seeds' sites have more.
    """
    names = {path.stem for path in Path(layouts.__path__[0]).glob("*.py")} - {"__init__"}
    texts = [path for path in PAGES if path.suffix == ".txt"]
    counts = {name: sum(path.parent.name == name for path in texts) for name in names}
    of_seeds = {read(document(path)).layout for path in SEEDS}
    assert min(counts.values()) >= 2, counts
    assert min(counts[name] for name in of_seeds) >= 8, counts
    assert min(sum(page.parent.name == name for page, _ in PAIRS) for name in of_seeds) >= 2


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_both_shapes_of_a_page_read_to_the_same_fields(one: Path, other: Path) -> None:
    """What both shapes carry is the same, word for word; shape A may lose labels and with them whole fields."""
    first, second = _fields(read(document(one))), _fields(read(document(other)))
    shared = first.keys() & second.keys()
    assert {name: first[name] for name in shared} == {name: second[name] for name in shared}
    assert {"title", "criterion"} & shared or {"status", "detailed_description"} <= shared
    assert len(shared) >= 0.75 * len(first.keys() | second.keys())


def _fields(page: Page) -> dict[str, list[tuple[str, ...]]]:
    """What a page says under each name; the order of different names and the way polarity was found do not matter."""
    fields: dict[str, list[tuple[str, ...]]] = {}
    for section in page.sections:
        said = (str(section.item), section.qualifier, section.group, section.text)
        fields.setdefault(section.name, []).append(said)
    return fields


def test_no_golden_file_is_left_over() -> None:
    """A golden file belongs to a text beside it or to a seed."""
    stems = {path.stem for path in [*PAGES, *SEEDS]}
    assert {path.name.removesuffix(".page.json") for path in GOLDEN.glob("*/*.page.json")} <= stems

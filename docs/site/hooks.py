"""What stands in ``docs/`` and beside it → the pages of the site: navigation by folder, generated pages, links outside.

MkDocs calls these hooks.  Pages that are generated: the command line from click, pages from beside ``docs/``
(benchmarks, contributing, changes), notebooks as they were executed.  A link to another file of the project leads to a
copy of it.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import commands  # noqa: E402 - beside this file
import notebooks  # noqa: E402 - the same

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

BESIDE: Final = {
    "benchmarks.md": "benchmarks/README.md",
    "contributing.md": "CONTRIBUTING.md",
    "changes.md": "CHANGELOG.md",
}
"""Page of the site → the file of the project that it shows."""
_LINK: Final = re.compile(r"(?<=\]\()(?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?(?=\))")
_CODE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The navigation: parts, and in each what its folders hold."""
    generated = {"reference/commands.md", *BESIDE}
    docs = Path(config.docs_dir)
    listed: set[str] = set()
    nav: list[dict[str, Any]] = []
    for part, patterns in config.extra["parts"].items():
        pages: list[str] = []
        for pattern in patterns:
            found = [path.relative_to(docs).as_posix() for path in sorted(docs.glob(pattern))]
            pages += [page for page in found or [pattern] if page not in listed and (found or page in generated)]
            listed.update(pages)
        nav.append({part: [re.sub(r"\.ipynb$", ".md", page) for page in pages]})
    config.nav = nav
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Pages that are made, and pages from beside ``docs/``."""
    made = {name: (ROOT / source).read_text(encoding="utf-8") for name, source in BESIDE.items()}
    made["reference/commands.md"] = commands.page()
    for path in sorted(Path(config.docs_dir).glob("notebooks/*.ipynb")):
        made[f"notebooks/{path.stem}.md"] = notebooks.page(path)
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    for source in sorted(_linked(files)):
        files.append(File.generated(config, _copy(source), abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, /, *, page: Page, **_: Any) -> str:  # noqa: ANN401 - as MkDocs calls it
    """Links to files of the project outside ``docs/`` → to the pages or copies that the site has of them."""
    own = _origin(page.file.src_uri)
    pieces = re.split(f"({_CODE.pattern})", markdown, flags=_CODE.flags)
    return "".join(
        piece if place % 2 else _relinked(piece, own, page.file.src_uri) for place, piece in enumerate(pieces)
    )


def _relinked(markdown: str, own: str, here: str) -> str:
    def there(link: re.Match[str]) -> str:
        target = _site(posixpath.normpath(posixpath.join(posixpath.dirname(own), link["target"])))
        return f"{posixpath.relpath(target, posixpath.dirname(here) or '.')}{link['anchor'] or ''}"

    return _LINK.sub(there, markdown)


def _linked(files: Files) -> set[str]:
    """Files of the project that pages link to and that are no pages themselves."""
    found = set()
    for file in files.documentation_pages():
        own = _origin(file.src_uri)
        for link in _LINK.finditer(_CODE.sub("", file.content_string)):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(own), link["target"]))
            if _site(target) == _copy(target) and (ROOT / target).is_file():
                found.add(target)
    return found


def _origin(page: str) -> str:
    """Page of the site → the file of the project whose links it has."""
    return BESIDE.get(page, f"docs/{page}")


def _site(path: str) -> str:
    """File of the project → where the site has it."""
    for page, source in BESIDE.items():
        if path == source:
            return page
    if path == "README.md":
        return "index.md"
    if path.startswith("docs/"):
        return re.sub(r"\.ipynb$", ".md", path.removeprefix("docs/"))
    return _copy(path)


def _copy(path: str) -> str:
    """Text files get a name that browsers show, and MkDocs does not take for a page."""
    return f"files/{path}.txt"

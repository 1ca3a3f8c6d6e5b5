"""The site of the docs: built strictly, links lead somewhere, nothing comes from another host, a telephone shows it."""

from __future__ import annotations

import functools
import http.server
import importlib
import json
import os
import re
import subprocess
import sys
import threading
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from test_docs import commands

import kg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Require

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs" / "site"))
LOADING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}
FOREIGN = re.compile(rb"""url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CI does; a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Seen(HTMLParser):
    """What a page loads, links to, and can be jumped to."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        for name, value in attrs:
            if (tag, name) in LOADING and value:
                self.loads.append(value)
            if (tag, name) == ("a", "href") and value:
                self.links.append(value)
            if name in {"id", "name"} and value:
                self.anchors.add(value)


def pages(site: Path) -> dict[str, Seen]:
    """Every page by its path; not the one for lost readers, whose links depend on the host."""
    found = {path.relative_to(site).as_posix(): Seen(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    found.pop("404.html")
    return found


def test_every_page_of_the_docs_is_there(site: Path) -> None:
    """By listing folders: nothing is forgotten, and what is generated is there too."""
    own = [path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    made = ["reference/commands.html", "benchmarks.html", "contributing.html", "changes.html"]
    notebooks = [f"notebooks/{path.stem}.html" for path in (ROOT / "docs" / "notebooks").glob("*.ipynb")]
    assert notebooks
    wanted = [page.replace("README.html", "index.html") for page in (*own, *made, *notebooks)]
    assert [page for page in wanted if not (site / page).is_file()] == []


def test_every_link_leads_somewhere(site: Path) -> None:
    """Pages, copies of files, and places in pages."""
    found = pages(site)
    dead = []
    for page, seen in found.items():
        for link in (*seen.links, *seen.loads):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (site / page).parent / unquote(parts.path) if parts.path else site / page
            target = target / "index.html" if target.is_dir() else target
            name = os.path.relpath(target, site)
            lost = parts.fragment and name in found and unquote(parts.fragment) not in found[name].anchors
            if not target.exists() or (lost and not parts.fragment.startswith("__")):
                dead.append(f"{page}: {link}")
    assert not dead


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    """No script, style, font or picture; links that a reader may follow are no requests."""
    foreign = [
        f"{page}: {address}" for page, seen in pages(site).items() for address in seen.loads if urlsplit(address).netloc
    ]
    assert not foreign
    assert not [path for path in site.rglob("*.css") if FOREIGN.search(path.read_bytes())]


@pytest.mark.parametrize(
    ("css", "foreign"),
    [
        (b"@font-face{src:url(https://fonts.example/a.woff2)}", True),
        (b'@import "//cdn.example/a.css";', True),
        (b"a{background:url(data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>)}", False),
        (b"a{background:url(../icons/a.svg)}", False),
    ],
)
def test_what_a_style_loads_is_seen(css: bytes, *, foreign: bool) -> None:
    """Fonts and imports of other hosts; no data, no file of our own."""
    assert bool(FOREIGN.search(css)) is foreign


def test_the_reference_is_whole(site: Path) -> None:
    """Every command with its options, every public method, every question; no method that is private."""
    anchors = {name: seen.anchors for name, seen in pages(site).items()}
    text = (site / "reference/commands.html").read_text(encoding="utf-8")
    known = dict(commands(importlib.import_module("kg.cli.group").cli))
    assert {f"trialkg-{name.replace(' ', '-')}" for name in known} <= anchors["reference/commands.html"]
    options = {one.opts[0] for command in known.values() for one in command.params if isinstance(one, click.Option)}
    assert [option for option in sorted(options) if option not in text] == []
    public = {name for name in dir(kg.KnowledgeGraph) if not name.startswith("_")}
    assert {f"kg.knowledge_graph.KnowledgeGraph.{name}" for name in public} <= anchors["reference/api.html"]
    assert not [anchor for anchor in anchors["reference/api.html"] if re.search(r"\._[a-z]", anchor)]
    questions = importlib.import_module("kg.ask").load_questions(ROOT / "queries")
    asked = (site / "questions.html").read_text(encoding="utf-8")
    assert [one.name for one in questions if one.name not in asked] == []


@pytest.mark.parametrize(
    ("markdown", "page", "expected"),
    [
        ("[a](../../ontology/tables.tsv)", "how-to/export.md", "[a](../files/ontology/tables.tsv.txt)"),
        ("[a](../benchmarks/README.md#x)", "index.md", "[a](benchmarks.md#x)"),
        ("[a](kg/model.py)", "contributing.md", "[a](files/kg/model.py.txt)"),
        ("[a](docs/tour.md)", "contributing.md", "[a](tour.md)"),
        ("[a](../README.md)", "how-to/export.md", "[a](../README.md)"),
        ("[a](https://example.org/README.md)", "index.md", "[a](https://example.org/README.md)"),
        ("[a](#here)", "index.md", "[a](#here)"),
    ],
)
def test_links_to_the_project_lead_to_the_site(markdown: str, page: str, expected: str) -> None:
    """Outside ``docs/`` to a copy or to the page that shows it; other addresses are left alone."""
    hooks = importlib.import_module("hooks")
    assert hooks._relinked(markdown, hooks._origin(page), page) == expected  # noqa: SLF001 - the rule itself


# --- in a browser ------------------------------------------------------------------------------------------------


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site behind a small server."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as the library calls it
        """Nothing."""


def test_a_browser_asks_no_other_host_and_a_telephone_shows_it(
    address: str, require_system: Require, tmp_path: Path
) -> None:
    """On 400 pixels no page is wider than the screen, and the search answers; all of it from the site itself."""
    webdriver = pytest.importorskip("selenium.webdriver")
    service = importlib.import_module("selenium.webdriver.chrome.service").Service
    options = webdriver.ChromeOptions()
    options.binary_location = require_system("chromium", "chromium")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
    ]
    for flag in (*flags, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=service(require_system("chromedriver", "chromium-driver")))
    try:
        small = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", small)
        for page in ("index", "reference/api", "reference/commands", "model", "notebooks/explore"):
            browser.get(f"{address}/{page}.html")
            assert browser.execute_script("return document.documentElement.scrollWidth") <= 400, page
        browser.get(f"{address}/index.html?q=macrophage")
        wait = importlib.import_module("selenium.webdriver.support.ui").WebDriverWait(browser, 30)
        wait.until(lambda seen: seen.find_elements("css selector", ".md-search-result__item"))
        lines = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    finally:
        browser.quit()
    sent = [line["params"]["request"]["url"] for line in lines if line["method"] == "Network.requestWillBeSent"]
    asked = {urlsplit(url).netloc for url in sent if url.startswith(("http:", "https:"))}
    assert asked == {urlsplit(address).netloc}

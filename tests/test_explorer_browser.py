"""The explorer in a real Chromium: what people do with it, what the browser says of it, and whom it speaks to."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from serving import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Require

pytest.importorskip("selenium", reason="no package selenium: the extra dev has it")

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as seen
from selenium.webdriver.support.ui import WebDriverWait

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "/",
    "/search?q=fibro",
    "/trial/NCT04206644",
    "/concept/CL:0000235",
    "/find?condition=systemic+sclerosis&biopsy=skin",
    "/matrix",
    "/map?country=France",
    "/curation",
    "/editor",
    "/questions/trials-studying-cell?cell=macrophage",
    "/nowhere",
)
PATIENCE = 30
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


@pytest.fixture(scope="module")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole server over the five seeds, its first digest made."""
    with serving(seeds_store, tmp_path_factory.mktemp("served")) as running:
        while running.send("GET", "/").status != 200:
            time.sleep(0.5)
        yield running


@pytest.fixture(scope="module")
def chromium(require_system: Require, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A headless Chromium with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = require_system("chromium", "chromium")
    driver = require_system("chromedriver", "chromium-driver")
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver, env={**os.environ}))
    yield started
    started.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome, server: Server) -> Iterator[webdriver.Chrome]:
    """The browser; afterwards its console was silent, and it asked nobody but the server."""
    log(chromium, "browser")
    log(chromium, "performance")
    screen(chromium, 1280)
    yield chromium
    ours = urlsplit(server.address).netloc
    asked = [json.loads(line["message"])["message"] for line in log(chromium, "performance")]
    sent = [one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"]
    assert not [url for url in sent if urlsplit(url).netloc != ours and not url.startswith("data:")]
    noise = [line["message"] for line in log(chromium, "browser") if "/nowhere" not in line["message"]]
    assert not noise


def log(browser: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    """What the browser noted since it was last asked."""
    noted: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return noted


def screen(browser: webdriver.Chrome, width: int, colours: str = "light") -> None:
    """A screen of this width, light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = {"prefers-color-scheme": colours, "prefers-reduced-motion": "reduce"}
    media = [{"name": name, "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})


def wait(browser: webdriver.Chrome, selector: str) -> Any:  # noqa: ANN401 - selenium's element
    """The first element that fits, once it is shown."""
    return WebDriverWait(browser, PATIENCE).until(seen.visibility_of_element_located((By.CSS_SELECTOR, selector)))


def go(browser: webdriver.Chrome, server: Server, address: str) -> None:
    """Open a page."""
    browser.get(f"{server.address}{address}")


def test_search_offers_names_to_the_keyboard(browser: webdriver.Chrome, server: Server) -> None:
    """Some letters, arrow down, enter: the concept's page."""
    go(browser, server, "/")
    field = wait(browser, "#big")
    field.send_keys("fibro")
    wait(browser, "#big-offers li")
    assert field.get_attribute("aria-expanded") == "true"
    field.send_keys(Keys.ARROW_DOWN)
    assert field.get_attribute("aria-activedescendant") == "big-offers-0"
    field.send_keys(Keys.ENTER)
    WebDriverWait(browser, PATIENCE).until(seen.url_contains("/concept/CL:0000057"))
    assert wait(browser, "h1").text == "fibroblast"


def test_an_answer_leads_to_its_evidence(browser: webdriver.Chrome, server: Server) -> None:
    """A question, its answer, the words in the text, and from a marked word back to what it says."""
    go(browser, server, "/questions/trials-studying-cell")
    wait(browser, "#s-cell").send_keys("fibroblast", Keys.ENTER)
    wait(browser, "#table-answer .c-evidence a").click()
    WebDriverWait(browser, PATIENCE).until(seen.url_contains("/trial/NCT05273138"))
    assert "fibroblast" in wait(browser, "#marked").text
    assert "fibroblast" in wait(browser, ".mention.marked").text.lower()
    wait(browser, "#marked .cite").click()
    lit = wait(browser, ".mention.lit")
    assert "ibroblast" in lit.text
    lit.click()
    assert "fibroblast" in wait(browser, "li:has(.said:target)").text


def test_a_query_runs_in_the_editor(browser: webdriver.Chrome, server: Server) -> None:
    """The editor comes with a query, our prefixes and examples; its answer stands under it."""
    go(browser, server, "/editor?example=trials-biopsying-tissue")
    wait(browser, ".yasqe .CodeMirror")
    assert not browser.find_element(By.ID, "plain").is_displayed()
    assert "tkg:PlannedSpecimenCollection" in browser.execute_script("return yasgui.getTab().getYasqe().getValue()")
    wait(browser, ".yasqe_queryButton").click()
    wait(browser, ".yasr_results table tbody tr")
    assert "NCT05273138" in browser.find_element(By.CSS_SELECTOR, ".yasr_results").text


def test_the_editor_completes_from_the_ontology(browser: webdriver.Chrome, server: Server) -> None:
    """A property that begins so is offered, with its prefix."""
    go(browser, server, "/editor")
    wait(browser, ".yasqe .CodeMirror")
    browser.execute_script(
        "const y = yasgui.getTab().getYasqe();"
        "y.setValue('PREFIX tkg: <https://w3id.org/trialkg/ontology#>\\nSELECT * { ?s tkg:hasPlan }');"
        "y.focus(); y.setCursor({line: 1, ch: 25}); y.autocomplete();"
    )
    assert "tkg:hasPlannedAssay" in wait(browser, ".CodeMirror-hints").text


def test_the_matrix_switches(browser: webdriver.Chrome, server: Server) -> None:
    """Co-occurrence is a switch, a condition filters, a field leads to its trials."""
    go(browser, server, "/matrix")
    assert "cells not stated" in wait(browser, ".heat").text
    browser.find_element(By.CSS_SELECTOR, "input[name=together]").click()
    WebDriverWait(browser, PATIENCE).until(seen.url_contains("together=yes"))
    assert "cells not stated" not in wait(browser, ".heat").text
    browser.find_element(By.ID, "condition").send_keys("asthma", Keys.ESCAPE, Keys.ENTER)
    WebDriverWait(browser, PATIENCE).until(seen.url_contains("condition=asthma"))
    assert "No planned assay" in wait(browser, "main .empty").text
    go(browser, server, "/matrix?condition=systemic+sclerosis")
    wait(browser, ".heat td a").click()
    wait(browser, "#table-trials tbody tr")


def test_a_table_is_sorted_by_its_headings(browser: webdriver.Chrome, server: Server) -> None:
    """Pressed twice, the last comes first."""
    go(browser, server, "/concept/MONDO:0005100")
    button = wait(browser, "#table-trials th .sort")
    button.click()
    first = browser.find_element(By.CSS_SELECTOR, "#table-trials tbody td").text
    button.click()
    assert browser.find_element(By.CSS_SELECTOR, "#table-trials tbody td").text > first


def test_pages_work_without_scripts(browser: webdriver.Chrome, server: Server) -> None:
    """Search, find, and a query in the plain form."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        go(browser, server, "/")
        browser.find_element(By.ID, "big").send_keys("macrophage", Keys.ENTER)
        assert "monocyte-derived macrophage" in wait(browser, "main").text
        go(browser, server, "/find")
        browser.find_element(By.NAME, "biopsy").send_keys("skin", Keys.ENTER)
        assert "NCT04917705" in wait(browser, "#table-trials").text
        go(browser, server, "/editor")
        assert wait(browser, "#plain textarea").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_keyboard_reaches_everything(browser: webdriver.Chrome, server: Server) -> None:
    """The first stop skips to the content; no stop is out of order; the focus is seen."""
    for address in PAGES:
        go(browser, server, address)
        wait(browser, "main")
        assert not browser.execute_script(
            "return [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length"
        )
    go(browser, server, "/find")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.get_attribute("class") == "skip"
    assert focused.value_of_css_property("outline-style") == "solid"
    focused.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "content"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_readable_on_a_telephone(browser: webdriver.Chrome, server: Server, address: str) -> None:
    """At 360 px nothing sticks out, and what is wider scrolls in a frame of its own."""
    screen(browser, 360)
    go(browser, server, address)
    wait(browser, "main")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    assert browser.execute_script("return Number.parseFloat(getComputedStyle(document.body).fontSize)") >= 16


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_serious(browser: webdriver.Chrome, server: Server, address: str, colours: str) -> None:
    """WCAG 2 A and AA, contrast among them, on a wide screen and on a telephone."""
    if not AXE.is_file():
        from conftest import missing  # noqa: PLC0415 - only where it is

        missing("no axe-core in web/node_modules (npm: make system)")
    for width in (1280, 360):
        screen(browser, width, colours)
        go(browser, server, address)
        wait(browser, "main")
        if address == "/editor":
            wait(browser, ".yasqe .CodeMirror")
        browser.execute_script(AXE.read_text(encoding="utf-8"))
        found = browser.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then(done, error => done({violations: [{id: String(error), impact: 'critical', nodes: []}]}));"
        )
        grave = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
        assert not grave, [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in grave]

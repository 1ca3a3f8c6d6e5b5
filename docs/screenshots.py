"""The store of the seeds → ``docs/screenshots/*.png``: the explorer in a headless Chromium, light, 1280 pixels wide."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from serving import serving  # noqa: E402 - the tests' server

from kg import files  # noqa: E402 - the checkout's
from kg.build import build  # noqa: E402 - the checkout's

TARGET: Final = Path(__file__).parent / "screenshots"
PAGES: Final = {
    "home": "/",
    "trial": "/trial/NCT04206644#about",
    "concept": "/concept/CL:0000235",
    "find": "/find?condition=systemic+sclerosis&biopsy=skin",
    "matrix": "/matrix",
    "map": "/map?country=France",
    "editor": "/editor?example=trials-biopsying-tissue",
}
OPTIONS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")


def main() -> None:
    """One picture a page."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        build([files.seeds()], Path(folder) / "store")
        options = webdriver.ChromeOptions()
        for option in (*OPTIONS, "--window-size=1280,900", f"--user-data-dir={folder}/profile"):
            options.add_argument(option)
        with serving(Path(folder) / "store", Path(folder)) as server:
            while server.send("GET", "/").status != 200:  # noqa: PLR2004 - the digest is being made
                time.sleep(0.5)
            browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
            for name, address in PAGES.items():
                browser.get(f"{server.address}{address}")
                time.sleep(2)  # the editor is put together by a script
                browser.save_screenshot(str(TARGET / f"{name}.png"))
                print(TARGET / f"{name}.png")
            browser.quit()


if __name__ == "__main__":
    main()

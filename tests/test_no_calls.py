"""Every subcommand, given what names addresses: none of them is called, no name is looked up, no connection tried.

A listener stands for everything outside, and hears of calls that native code makes; a hook in each Python process notes
connections and names (PEP 578), and so also what the fence refuses.
"""

from __future__ import annotations

import csv
import os
import pkgutil
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from serving import serving

import kg.cli.commands

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
with (Path(__file__).parent / "cases/no_calls.tsv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
SPEAKING = {"push", "serve"}
"""Subcommands that speak to others by their nature: tests of their own."""
HOOK = """
import os, socket, sys
INSIDE = {socket.AF_UNIX}

def note(event, given):
    called = event in {"socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "socket.sendto"}
    called |= event == "socket.connect" and given[0].family not in INSIDE
    if called:
        with open(os.environ["CALLS"], "a") as into:
            into.write(f"{event} {given[event.startswith('socket.') and event != 'socket.getaddrinfo']}\\n")

sys.addaudithook(note)
"""


class Outside(NamedTuple):
    """An address that nobody may call, files that name it, and where calls that were tried are noted."""

    url: str
    hostile: Path
    notes: Path
    listener: socket.socket

    def calls(self) -> list[str]:
        """What was tried, and whether the listener was called."""
        noted = self.notes.read_text().splitlines() if self.notes.is_file() else []
        self.listener.settimeout(0.05)
        try:
            caller, _ = self.listener.accept()
        except TimeoutError:
            return noted
        caller.close()
        return [*noted, "the listener was called"]

    def environment(self, folder: Path) -> dict[str, str]:
        """The environment of a process that notes its calls."""
        (folder / "hook").mkdir()
        (folder / "hook/sitecustomize.py").write_text(HOOK)
        paths = os.pathsep.join(map(str, (folder / "hook", ROOT)))
        return {**os.environ, "PYTHONPATH": paths, "CALLS": str(self.notes)}


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A listener on this machine, and documents full of its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        folder = tmp_path / "hostile"
        folder.mkdir()
        doctype, end = '<?xml version="1.0"?><!DOCTYPE clinical_study', "</clinical_study>"
        files = {
            "entity.xml": f'{doctype} [<!ENTITY e SYSTEM "{url}">]><clinical_study>&e;{end}',
            "parameter.xml": f'{doctype} [<!ENTITY % p SYSTEM "{url}"> %p;]><clinical_study>{end}',
            "dtd.xml": f'{doctype} SYSTEM "{url}"><clinical_study/>',
            "include.xml": '<clinical_study xmlns:xi="http://www.w3.org/2001/XInclude">'
            f'<xi:include href="{url}" parse="text"/>{end}',
            "style.xml": f'<?xml-stylesheet href="{url}"?><clinical_study xsi:schemaLocation="{url} {url}"/>',
            "page.html": f'<html><head><base href="{url}"><link rel="stylesheet" href="{url}"><script src="{url}">'
            f'</script><meta http-equiv="refresh" content="0;{url}"></head><body><img src="{url}"></body></html>',
            "study.json": f'{{"@context": "{url}", "protocolSection": {{"$ref": "{url}"}}}}',
            "graph.ttl": f"<urn:o> <http://www.w3.org/2002/07/owl#imports> <{url}> .\n",
            "sheet.tsv": f"decision\ttrial\tquote\tdocument\naccept\t{url}\t{url}\t{url}\n",
        }
        for name, text in files.items():
            (folder / name).write_text(text)
        yield Outside(url, folder, tmp_path / "calls.txt", listener)


def test_every_subcommand_has_a_row() -> None:
    """A new one needs what is hostile to it."""
    commands = {module.name for module in pkgutil.iter_modules(kg.cli.commands.__path__)}
    assert {row["command"] for row in ROWS} == commands - SPEAKING


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['command']} {row['arguments'][:30]} {row['stdin'][:20]}")
def test_nobody_is_called(row: dict[str, str], outside: Outside, seeds_store: Path, tmp_path: Path) -> None:
    """Whatever becomes of the command: no address that it was given is called, nor any other."""

    def filled(text: str) -> str:
        places = {"url": outside.url, "hostile": str(outside.hostile), "out": str(tmp_path / "out")}
        for name, value in places.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    start = [sys.executable, "-c", "from kg.cli import main; main()", row["command"]]
    environment = {**outside.environment(tmp_path), "TRIALKG_STORE": str(seeds_store)}
    arguments = shlex.split(filled(row["arguments"]))
    done = subprocess.run(
        [*start, *arguments], env=environment, input=filled(row["stdin"]), capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1, 2, 3}, done.stderr
    assert "Traceback" not in done.stderr
    assert outside.calls() == []


def test_the_hook_notes_calls(outside: Outside, tmp_path: Path) -> None:
    """The test above can fail: a connection is noted, and heard."""
    call = f"import urllib.request; urllib.request.urlopen('{outside.url}', timeout=0.2)"
    environment = outside.environment(tmp_path)
    assert subprocess.run([sys.executable, "-c", call], env=environment, capture_output=True, check=False).returncode
    calls = outside.calls()
    assert "the listener was called" in calls
    assert any(line.startswith("socket.connect") for line in calls)


def test_a_push_calls_its_store_alone(outside: Outside, seeds_store: Path, tmp_path: Path) -> None:
    """A store that is not there is tried; nothing that its graph names is."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    start = [sys.executable, "-c", "from kg.cli import main; main()", "push", f"http://127.0.0.1:{port}/sparql"]
    environment = {**outside.environment(tmp_path), "TRIALKG_STORE": str(seeds_store), "XDG_CACHE_HOME": str(tmp_path)}
    assert subprocess.run(start, env=environment, capture_output=True, check=False).returncode == 1
    calls = outside.calls()
    assert any(call.startswith("socket.connect") for call in calls)
    assert all(str(port) in call or call == "socket.getaddrinfo 127.0.0.1" for call in calls), calls


def test_a_server_calls_nobody(
    outside: Outside, seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queries and pages that name an address, and headers that do."""
    for name, value in outside.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    with serving(seeds_store, tmp_path, "--timeout", "2") as server:
        while server.send("GET", "/").status == 503:  # the pages are not ready yet
            time.sleep(0.1)
        for row in ROWS:
            if row["command"] == "query":
                server.post(row["stdin"].replace("{url}", outside.url), "*/*")
        named = outside.url.replace("/", "%2F").replace(":", "%3A")
        for target in (
            f"/sparql?query=ASK%7B%7D&default-graph-uri={named}&named-graph-uri={named}",
            f"/sparql?update=LOAD%20%3C{named}%3E",
            f"/search?q={named}",
            f"/find?condition={named}",
            f"/concept/{named}",
            f"/trial/{named}",
            f"/questions/why?term={named}",
        ):
            told = {"Referer": outside.url, "Origin": outside.url, "X-Forwarded-Host": outside.url}
            assert server.send("GET", target, told).status < 504
        assert server.ask("SELECT (1 AS ?x) {}").status == 200
    assert outside.calls() == []

"""Behind the fence: no socket, no other program, so much memory and time; what is no call of SERVICE may run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.fence import MIB, seccomp
from kg.model import AskError
from kg.store.guard import DEPTH, LENGTH, OPERATORS, _harmless, _read, guarded

ROOT = Path(__file__).parents[1]
CASES = [line.split("\t") for line in (ROOT / "tests/cases/guard.tsv").read_text().splitlines()[1:]]
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
linux = pytest.mark.skipif(not seccomp.available(), reason="no seccomp on this kind of machine")


def behind(work: str, seconds: float = 20, memory: int = 1024) -> subprocess.CompletedProcess[str]:
    """Statements done behind the fence by a Python of its own."""
    lines = [
        "import os, socket, sys",
        "from kg.fence import MIB, Fault, Limits, once",
        "def work():",
        *(f"    {line}" for line in work.splitlines()),
        "    return 0",
        f"try: sys.exit(once(work, Limits({seconds}, {memory} * MIB)))",
        "except Fault as fault: sys.exit(f'{type(fault).__name__}: {fault}')",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], env=environment, capture_output=True, text=True, check=False
    )


def test_work_behind_the_fence_prints_and_ends_with_its_status() -> None:
    """What a command does is done as it would be without a fence."""
    done = behind("print('done')\nreturn 3")
    assert (done.returncode, done.stdout) == (3, "done\n")


@linux
@pytest.mark.parametrize(
    ("what", "does"),
    [
        ("a socket", "socket.socket()"),
        ("a connection by name", "socket.create_connection(('localhost', 9))"),
        ("a socket of a thread", "import asyncio\nasyncio.run(asyncio.to_thread(socket.socket))"),
        ("another program", "os.execv(sys.executable, [sys.executable, '-c', 'pass'])"),
        ("another process's end", "os.kill(os.getppid(), 0)"),
    ],
)  # fmt: skip
def test_what_the_kernel_refuses(what: str, does: str) -> None:
    """The call fails inside, and nothing outside notices."""
    done = behind(does)
    assert done.returncode != 0, what
    assert "Died" not in done.stderr


@linux
def test_a_pipe_between_processes_still_works() -> None:
    """What is refused are ways out; a pair of connected sockets and a file are none."""
    done = behind("a, b = socket.socketpair()\na.send(b'x')\nprint(b.recv(1), len(open(sys.executable, 'rb').read(9)))")
    assert (done.returncode, done.stdout) == (0, "b'x' 9\n"), done.stderr


def test_a_deadline_ends_work_that_listens_to_nobody() -> None:
    """A loop that ignores every signal it may ignore."""
    done = behind("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass", seconds=0.5)
    assert done.stderr == "Overtime: stopped after 0.5 seconds\n"


def test_memory_ends_before_the_machine_s_does() -> None:
    """An error inside, and the parent lives."""
    done = behind("x = bytearray(2 << 30)", memory=600)
    assert done.returncode == 1
    assert "more memory is needed" in done.stderr


def test_a_crash_is_told_apart() -> None:
    """A segmentation fault of the work is a sentence."""
    done = behind("import ctypes\nctypes.string_at(0)")
    assert done.stderr.splitlines()[-1].startswith("Died: stopped by SIGSEGV")


@pytest.mark.parametrize(("query", "refused"), CASES, ids=[case[0][:60] for case in CASES])
def test_the_guard_reads_keywords_as_the_parser_does(query: str, refused: str) -> None:
    """Glued keywords, escaped names, strings and comments: what calls out is refused, what only says so is not."""
    if not refused:
        assert guarded(query).text == query
        return
    with pytest.raises(AskError, match=refused):
        guarded(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * (DEPTH + 1) + "}" * (DEPTH + 1),
        "ASK { FILTER(" + "!" * (OPERATORS + 1) + "true) }",
        "ASK { " + " ".join(["{ ?s ?p ?o }"] * (OPERATORS + 1)) + " }",
        "ASK { ?s " + "/".join(["<urn:p>"] * (OPERATORS + 2)) + " ?o }",
        "SELECT (" + "-".join(["?x"] * (OPERATORS + 2)) + " AS ?y) {}",
        "ASK {} #" + "x" * LENGTH,
    ],
    ids=["groups", "not", "joins", "path", "minus", "length"],
)
def test_the_guard_stops_what_would_overflow(query: str) -> None:
    """Depth, operators, groups and length have limits."""
    with pytest.raises(AskError, match=r"deeper|operators|longer"):
        guarded(query)


PLAIN = [
    "SELECT * {",
    "}",
    "[]",
    "(",
    ")",
    " ",
    "\n",
    "ex:a",
    "true",
    "!",
    "/",
    "?s ?p 'from'",
    "a",
    "graph",
    "optional",
]
TELLING = [
    "service",
    "SERVICEex:h",
    "<urn:service>",
    "\u017fervice",
    "\\u0053ERVICE",
    "FROM<urn:g>",
    "with",
    "insert",
    "union ",
]
OPENING = ["'x", "#"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PLAIN + TELLING + OPENING), max_size=14).map("".join))
def test_a_glance_lets_through_what_a_look_lets_through(query: str) -> None:
    """The quick way of the guard says no more than the slow one: neither that a query may run, nor on which dataset."""
    if _harmless(query):
        assert _read(query) == (query, False)


def test_a_glance_is_enough_for_plain_queries_alone() -> None:
    """Not for what names a dataset, is deep or is long."""
    assert _harmless("SELECT * { ?s a ?type } LIMIT 3")
    assert not _harmless("SELECT * FROM <urn:g> { ?s a ?type }")
    assert not _harmless("ASK { FILTER(" + "(" * DEPTH + "true" + ")" * DEPTH + ") }")
    assert not _harmless("ASK { ?s ?p ?o } #" + "x" * OPERATORS)


@pytest.mark.parametrize("piece", ["1", "a", "a.", "a-", "a:", '"', "'''a", "\\", "<a", "@a-", "?", "#", '"""', "1e"])
def test_the_guard_is_linear(piece: str) -> None:
    """Two hundred thousand characters of anything are read once: were they not, this would not end."""
    with suppress(AskError):
        guarded(piece * (LENGTH // len(piece)))


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """``trialkg`` as a command."""
    start = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(start, env=environment, input=stdin, capture_output=True, text=True, check=False)


def test_a_query_of_the_command_line_has_a_deadline(seeds_store: Path) -> None:
    """One that would run for days ends with a sentence and status 1."""
    done = command("query", "-", "--store", str(seeds_store), "--timeout", "1", stdin=BOMB)
    assert (done.returncode, done.stderr) == (1, "trialkg: stopped after 1 seconds\n")


def test_a_query_of_the_command_line_calls_nobody(seeds_store: Path) -> None:
    """SERVICE is refused with status 2; a query without it answers as ever."""
    store = ("--store", str(seeds_store))
    refused = command("query", "-", *store, stdin="SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "SERVICE" in refused.stderr
    done = command("query", "-", *store, "--format", "csv", stdin="SELECT (1 AS ?x) {}")
    assert (done.returncode, done.stdout.split()) == (0, ["x", "1"])


@linux
@pytest.mark.parametrize("arguments", [("recognise", "--jsonl"), ("query", "-"), ("trial", "-")])
def test_a_command_that_reads_can_open_no_socket(arguments: tuple[str, ...], seeds_store: Path) -> None:
    """While it waits for its input, the kernel says that it, or the child that does its work, is filtered."""
    start = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TRIALKG_STORE": str(seeds_store)}
    with subprocess.Popen(start, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                if filtered(process.pid):
                    break
                time.sleep(0.05)
            assert filtered(process.pid)
        finally:
            process.kill()


def filtered(process: int) -> bool:
    """Whether a process, or the one child that it has, runs under a seccomp filter (Linux)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    each = (Path(f"/proc/{number}/status").read_text() for number in (process, *children))
    return any("Seccomp:\t2" in status for status in each)


@linux
def test_a_document_calls_nobody(tmp_path: Path) -> None:
    """External entities, style sheets and contexts that point to a listener: nobody calls it, whatever reads them."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        doctype, body = '<?xml version="1.0"?><!DOCTYPE clinical_study', "<clinical_study>&e;</clinical_study>"
        hostile = {
            "entity.xml": f'{doctype} [<!ENTITY e SYSTEM "{url}">]>{body}',
            "dtd.xml": f'{doctype} SYSTEM "{url}"><clinical_study/>',
            "page.html": f'<html><link rel="stylesheet" href="{url}"><base href="{url}"><img src="{url}"></html>',
            "study.json": f'{{"@context": "{url}", "protocolSection": {{"$ref": "{url}"}}}}',
        }
        for name, text in hostile.items():
            (tmp_path / name).write_text(text)
        command("build", str(tmp_path), "--store", str(tmp_path / "store"))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_memory_is_said_in_mebibytes() -> None:
    """The unit that limits are given in."""
    assert MIB == 1024 * 1024

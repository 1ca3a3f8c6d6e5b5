"""The command: help, exit statuses, streams; no subcommand without documentation."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from kg import cli, files
from kg.cli.group import cli as group
from kg.cli.inputs import lines_at_hand
from kg.cli.plain import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SEED = min(path for path in files.seeds().iterdir() if path.suffix == ".txt")


def commands(parent: click.Group = group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every subcommand, those of groups too."""
    context = click.Context(parent)
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    status = cli.run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def trialkg(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    code = "import sys; from kg.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


ALL = list(commands())


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence, an example that begins with the command, and a word on every option."""
    status, out, _ = run(capsys, *path, "--help")
    assert status == 0
    assert "Example: " in out
    assert "trialkg" in out.partition("Example: ")[2]
    command: Any = group
    for name in path:
        command = command.get_command(click.Context(command), name)
    assert command.help
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, option.name


def test_every_command_is_documented() -> None:
    """The README or the docs show each of them; a new command without a word there is refused."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    if not pages[0].is_file():
        pytest.skip("no README beside the package: this is no checkout")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = re.findall(r"trialkg (([a-z]+)(?: [a-z]+)?)", text)
    shown = {*(name for pair in named for name in pair), *re.findall(r"`([a-z]+)`", text)}
    groups = {path[:-1] for path in ALL}
    assert [" ".join(path) for path in ALL if path not in groups and " ".join(path) not in shown] == []


def test_the_commands_are_those_of_the_interface() -> None:
    """One per stage, and a few for people."""
    names = {path[0] for path in ALL}
    assert {"build", "read", "recognise", "trial", "ask", "find", "query", "show", "validate", "ontology"} <= names
    assert {"export", "conflicts", "requests", "stats", "retract"} <= names


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["ask", "which trials biopsy skin"], 0),
        (["ask", "which trials biopsy lung"], 0),
        (["ask", "trials-studying-cell", "cell=T cell"], 0),
        (["ask", "ungrounded"], 0),
        (["ask", "--list"], 0),
        (["ask"], 2),
        (["ask", "what is the weather"], 2),
        (["ask", "which trials measure PARC"], 2),
        (["ask", "which trials biopsy unobtainium"], 2),
        (["ask", "which trials biopsy skin", "--role", "baker"], 2),
        (["ask", "which trials biopsy skin", "--format", "docx"], 2),
        (["ask", "which trials biopsy skin", "--colour"], 2),
        (["ask", "no-such-question", "cell=T cell"], 2),
        (["find", "--biopsy", "skin"], 0),
        (["find"], 2),
        (["find", "--cell", "skin"], 2),
        (["find", "--min-enrollment", "many"], 2),
        (["show", "NCT04206644"], 0),
        (["show", "NCT99999999"], 2),
        (["query", "no-such-file.rq"], 2),
        (["conflicts"], 0),
        (["requests"], 0),
        (["stats"], 0),
        (["stats", "--documents"], 0),
        (["retract", "no-such-document"], 2),
        (["nonsense"], 2),
        (["build", "--workers", "0"], 2),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_exit_statuses(
    arguments: list[str],
    status: int,
    seeds_store: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error speaks on stderr alone, without a traceback."""
    monkeypatch.setenv("TRIALKG_STORE", str(seeds_store))
    got, out, err = run(capsys, *arguments)
    assert got == status, err
    assert bool(out) == (status == 0)
    assert "Traceback" not in err
    assert bool(err) == (status != 0)


@pytest.mark.parametrize("arguments", [["ask", "which trials biopsy skin"], ["find", "--biopsy", "skin"], ["stats"]])
def test_no_store_is_status_1(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how to make one."""
    status, out, err = run(capsys, *arguments, "--store", tmp_path / "none")
    assert (status, out) == (1, "")
    assert "trialkg build" in err
    assert run(capsys, "retract", "x", "--store", tmp_path / "none")[0] == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["which trials biopsy skin"],
        ["which", "trials", "biopsy", "skin", "--format", "json"],
        ["which trials study T cells", "--format=csv"],
        ["which trials study T cells", "--evidence", "--format", "md"],
        ["trials-studying-cell", "cell=B cell", "--role", "background"],
        ["which trials measure PARC"],
    ],
    ids=" ".join,
)
def test_a_plain_question_is_answered_as_click_would(
    arguments: list[str], seeds_store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way and the command print the same."""
    monkeypatch.setenv("TRIALKG_STORE", str(seeds_store))
    short = run(capsys, "ask", *arguments)
    monkeypatch.setattr("kg.cli.plain.asked", lambda _: None)
    assert run(capsys, "ask", *arguments) == short


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["find", "--biopsy", "skin"],
        ["ask", "--help"],
        ["ask", "x", "--list"],
        ["ask", "x", "--format", "docx"],
        [],
    ],
)
def test_what_is_not_plain_is_left_to_click(arguments: list[str]) -> None:
    """Nothing is asked."""
    assert asked(arguments) is None


def test_a_plain_question_loads_no_heavy_package(seeds_store: Path) -> None:
    """Not click, not rdflib, not the vocabulary, not the model."""
    code = (
        "import sys; from kg.cli import run\n"
        f"run(['ask', 'which trials biopsy skin', '--store', {str(seeds_store)!r}])\n"
        "heavy = {'click', 'rdflib', 'owlready2', 'networkx', 'lxml', 'kg.vocabulary', 'kg.model', 'inspect'}\n"
        "sys.exit(f'loaded: {heavy & set(sys.modules)}' if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_ask_as_json(seeds_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The keys of the interface; evidence on request."""
    question = "which trials study B cells"
    _, out, _ = run(capsys, "ask", question, "--store", seeds_store, "--format", "json", "--evidence")
    found = json.loads(out)
    assert list(found) == ["question", "name", "params", "columns", "rows", "also"]
    assert found["question"] == question
    assert found["params"] == {"cell": {"id": "CL:0000236", "label": "B cell"}}
    assert found["rows"] == []
    assert list(found["also"][0]["evidence"][0]) == ["quote", "document", "path", "start", "end", "role", "origin"]


def test_stages_print_one_object_a_line_for_several_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A single file is one object over several lines; one bad file alone is 1, among others 3."""
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam,\n")
    for stage in ("read", "trial", "recognise"):
        status, out, _ = run(capsys, stage, SEED)
        assert status == 0
        assert "\n  " in out
        json.loads(out)
        status, out, err = run(capsys, stage, SEED, tmp_path / "letter.txt", tmp_path / "missing.txt")
        assert status == 3
        assert [json.loads(line) for line in out.splitlines()]
        assert "unknown-layout" in err
        assert "unreadable" in err
        assert run(capsys, stage, tmp_path / "letter.txt")[0] == 1
        assert run(capsys, stage, tmp_path / "missing.txt")[:2] == (1, "")


def test_read_prints_the_text_that_quotes_are_held_against(capsys: pytest.CaptureFixture[str]) -> None:
    """To the character, but for a last line end."""
    _, out, _ = run(capsys, "read", SEED, "--format", "text")
    assert out.removesuffix("\n") == SEED.read_bytes().decode().removesuffix("\n")


def test_the_url_may_carry_the_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """``--url`` stands in for a row of sources.tsv."""
    page = tmp_path / "page.txt"
    page.write_bytes(next(files.seeds().glob("003_*.txt")).read_bytes())
    assert json.loads(run(capsys, "trial", page)[1])["id"].startswith("local-")
    url = "https://ichgcp.net/it/clinical-trials-registry/NCT04917705"
    assert json.loads(run(capsys, "trial", page, "--url", url)[1])["id"] == "NCT04917705"


def test_recognise_reads_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is none is reported, the others are answered."""
    import io  # noqa: PLC0415 - stands in for stdin

    given = (
        b'{"id": 7, "text": "dermal fibroblasts"}\nno json\n\n{"id": "\xc3\xa9", "text": ""}\n{"id": 9, "text": "\xff"}'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    status, out, err = run(capsys, "recognise", "--jsonl")
    line, empty = map(json.loads, out.splitlines())
    assert (status, line["id"]) == (3, 7)
    assert [mention["id"] for mention in line["mentions"]] == ["CL:0002551"]
    assert empty == {"id": "\xe9", "mentions": []}
    assert re.findall(r"stdin:\d", err) == ["stdin:2", "stdin:5"]
    assert run(capsys, "recognise")[0] == 2
    assert run(capsys, "recognise", "--jsonl", SEED)[0] == 2


def test_lines_are_taken_as_they_come() -> None:
    """Whole lines that were read are answered before more is waited for; a line in pieces is one line."""
    import io  # noqa: PLC0415 - stands in for stdin

    pieces = [b"one\ntwo\nthr", b"ee", b" halves\n", b"\nfour"]
    asked: list[int] = []

    class Pipe(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return pieces[len(asked) - 1] if len(asked) <= len(pieces) else b""

    taken = lines_at_hand(Pipe())
    assert (next(taken), len(asked)) == ([b"one", b"two"], 1)
    assert (next(taken), len(asked)) == ([b"three halves"], 3)
    assert list(taken) == [[b""], [b"four"]]
    assert list(lines_at_hand(io.BytesIO(b"\n"))) == [[b""]]
    assert list(lines_at_hand(io.BytesIO(b""))) == []


def test_build_reports_and_says_what_is_bad(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Counts on stdout, reasons on stderr, one JSON line a document in the report, status 3."""
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam,\n")
    report = tmp_path / "report.jsonl"
    store = tmp_path / "store"
    status, out, err = run(capsys, "build", SEED, tmp_path / "letter.txt", "--store", store, "--report", report)
    assert status == 3
    assert out.split() == ["published", "1", "unchanged", "0", "quarantined", "1", "retracted", "0"]
    assert "letter.txt" in err
    told = {Path(line["source"]).name: line["outcome"] for line in map(json.loads, report.read_text().splitlines())}
    assert told == {SEED.name: "published", "letter.txt": "quarantined"}
    assert run(capsys, "build", SEED, "--store", store)[0] == 0
    assert run(capsys, "retract", "letter.txt", "--store", store)[0] == 0
    assert run(capsys, "retract", SEED.name, "--store", store)[0] == 0
    assert run(capsys, "ask", "which trials biopsy skin", "--store", store)[:2] == (0, "(no trial)\n")


def test_query_reads_a_file_and_stdin(seeds_store: Path, tmp_path: Path) -> None:
    """W3C formats; a hostile or broken query is status 2."""
    (tmp_path / "q.rq").write_text("ASK { ?s ?p ?o }")
    done = trialkg("query", tmp_path / "q.rq", "--store", seeds_store)
    assert (done.returncode, done.stdout) == (0, "true\n")
    (tmp_path / "q.rq").write_text("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    done = trialkg("query", tmp_path / "q.rq", TRIALKG_STORE=str(seeds_store))
    assert (done.returncode, done.stdout) == (2, "")
    assert "SERVICE" in done.stderr
    (tmp_path / "q.rq").write_text("SELECT")
    assert trialkg("query", tmp_path / "q.rq", "--store", seeds_store).returncode == 2


def test_validate_and_ontology_check_pass_on_the_seeds(seeds_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0, with a report; each format of it."""
    for form in ("text", "json", "turtle"):
        status, out, _ = run(capsys, "validate", "--store", seeds_store, "--format", form)
        assert status == 0
        assert out
    assert json.loads(run(capsys, "validate", "--store", seeds_store, "--format", "json")[1])["conforms"] is True


def test_export_writes_a_file(seeds_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The count goes to stderr; an unknown trial or format is 2, a folder that is not there 1."""
    status, out, err = run(capsys, "export", tmp_path / "g.ttl", "--store", seeds_store, "--trial", "NCT04206644")
    assert (status, out) == (0, "")
    assert "statements" in err
    assert "owl#Ontology" in (tmp_path / "g.ttl").read_text() or "owl:Ontology" in (tmp_path / "g.ttl").read_text()
    assert run(capsys, "export", tmp_path / "x", "--store", seeds_store, "--trial", "NCT99999999")[0] == 2
    assert run(capsys, "export", tmp_path / "x", "--store", seeds_store, "--format", "docx")[0] == 2
    assert run(capsys, "export", tmp_path / "none" / "x", "--store", seeds_store)[0] == 1


def test_a_reader_that_has_had_enough_is_no_error(seeds_store: Path) -> None:
    """``trialkg show … | head -1`` leaves no traceback."""
    code = "import sys; from kg.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "ask", "--list", "--store", str(seeds_store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


def test_colour_is_for_terminals_without_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR, set to anything, turns it off (no-color.org)."""
    from kg.cli.plain import colour  # noqa: PLC0415 - the one place that needs it

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour()

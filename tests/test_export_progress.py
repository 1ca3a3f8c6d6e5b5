"""A bar where a person looks, and nothing where a program reads."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from typing import TYPE_CHECKING

from serving import COMMAND, ROOT

if TYPE_CHECKING:
    from pathlib import Path


def exported(store: Path, file: Path, stderr: int) -> None:
    command = [*COMMAND, "export", str(file), "--format", "ntriples", "--store", str(store)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TQDM_MININTERVAL": "0"}
    subprocess.run(command, check=True, stderr=stderr, env=environment)


def test_a_terminal_shows_how_far_it_is(seeds_store: Path, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    exported(seeds_store, tmp_path / "g.nt", slave)
    os.close(slave)
    said = os.read(master, 1 << 16).decode(errors="replace")
    os.close(master)
    assert "%|" in said
    assert "statements in" in said


def test_a_pipe_gets_one_line(seeds_store: Path, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    exported(seeds_store, tmp_path / "g.nt", writer)
    os.close(writer)
    said = os.read(reader, 1 << 16).decode()
    os.close(reader)
    assert said.count("\n") == 1
    assert "%|" not in said

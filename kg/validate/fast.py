"""Graphs as N-Quads → which of them conform, said by Jena SHACL in a Java process of our own, where Java and Jena are.

Jena (Apache; Debian's ``libapache-jena-java``) takes a third of pyshacl's time once it is warm.  pyshacl stays the
reference: what Jena finds fault with is looked at again, and the words of a report are pyshacl's.
``TRIALKG_SHACL=pyshacl`` does without Jena, ``TRIALKG_SHACL=jena`` asks it from the first document on, and
``TRIALKG_JENA`` names the folder of its jars.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import struct
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import IO, Final, NamedTuple

from kg import files

_SOURCE: Final = Path(__file__).parent / "jena" / "Shapes.java"
_JARS: Final = "/usr/share/java"
_NEEDED: Final = ("jena-shacl.jar", "jena-core.jar")
# jena-core of Debian looks for the messages of its copy of Xerces where Xerces itself has them
_MISPLACED: Final = "org/apache/jena/ext/"
_COMPILED: Final = 120
"""Seconds that the compilation may take, which happens once on a machine."""


class Found(NamedTuple):
    """One result: IRIs of severity, source shape and focus node, and the value as Jena writes it."""

    severity: str
    shape: str
    focus: str
    value: str


class Jena:
    """A Java process that holds graphs against the shapes, one after the other, until it is closed."""

    def __init__(self, java: str, classpath: str) -> None:
        """Start it.

        Raises:
            OSError: it does not become ready.
        """
        self._folder = files.cache() / f"shapes-{os.getpid()}.ttl"
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._folder.write_bytes(b"".join(path.read_bytes() for path in sorted(files.shapes().glob("*.ttl"))))
        command = [java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", classpath, "Shapes", str(self._folder)]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)  # noqa: S603 - our own words
        self._in, self._out = _streams(self._process)
        ready = self._out.readline()
        self._folder.unlink(missing_ok=True)
        if ready.strip() != b"ready":
            raise OSError("Jena does not start")

    def results(self, quads: str) -> list[Found]:
        """What Jena says of a graph.

        Raises:
            OSError: it has ended, or cannot read the graph.
        """
        data = quads.encode()
        self._in.write(struct.pack(">I", len(data)) + data)
        self._in.flush()
        found: list[Found] = []
        while line := self._out.readline():
            if line == b"\n":
                return found
            words = line.decode().rstrip("\n").split("\t")
            if words[0] == "fault":
                raise OSError(words[1])
            found.append(Found(*words))
        raise OSError("Jena has ended")

    def close(self) -> None:
        """End the process."""
        self._in.close()
        self._out.close()
        self._process.kill()
        self._process.wait()


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("Jena has no streams")
    return process.stdin, process.stdout


@cache
def jena() -> Jena | None:
    """The process of this process, started at its first use; ``None`` where Java, its compiler or Jena is missing."""
    java, javac, jars = shutil.which("java"), shutil.which("javac"), Path(os.environ.get("TRIALKG_JENA", _JARS))
    if not java or not javac or not all((jars / name).is_file() for name in _NEEDED):
        return None
    try:
        compiled = _compiled(javac, jars)
        started = Jena(java, f"{compiled}:{jars}/*")
    except (OSError, subprocess.SubprocessError):
        return None  # pyshacl says the same, only more slowly
    atexit.register(started.close)
    return started


def _compiled(javac: str, jars: Path) -> Path:
    """Our class and the misplaced messages in the user's cache; the folder appears whole or not at all."""
    core = jars / _NEEDED[1]
    kept = (
        files.cache() / f"jena-{hashlib.sha256(_SOURCE.read_bytes() + str(core.resolve()).encode()).hexdigest()[:16]}"
    )
    if kept.is_dir():
        return kept
    made = kept.with_name(f"{kept.name}.{os.getpid()}")
    made.mkdir(parents=True)
    try:
        command = [javac, "-cp", f"{jars}/*", "-d", str(made), str(_SOURCE)]
        subprocess.run(command, check=True, capture_output=True, timeout=_COMPILED)  # noqa: S603 - our own words
        with zipfile.ZipFile(core) as archive:
            for name in archive.namelist():
                if name.startswith(_MISPLACED) and name.endswith(".properties"):
                    target = made / name.removeprefix(_MISPLACED)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))
        made.rename(kept)
    except OSError:
        if not kept.is_dir():  # another process was faster
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return kept

"""Files with many records, compressed files and archives: streamed, bounded, and every part with its verdict."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pytest

from kg.build import build
from kg.documents import Raw, raws
from kg.documents.archives import _Budget
from kg.documents.collections import kind, records
from kg.model import DocumentError, Expanding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(__file__).parent / "records"
EXPORT = (FOLDER / "export.xml").read_bytes()
STUDY = json.loads((FOLDER / "study.json").read_text(encoding="utf-8"))


def told(path: Path) -> list[str]:
    """The sources of what a path holds; a fault by its code."""
    return [one.source if isinstance(one, Raw) else f"{one.source} {one.issue.code}" for one in raws([path])]


def studies(count: int) -> list[str]:
    """Studies with numbers of their own."""
    text = json.dumps(STUDY, indent=1)
    return [text.replace("NCT90000201", f"NCT9000{number:04d}") for number in range(count)]


def put(path: Path, data: bytes | str) -> Path:
    """A file with these bytes."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_pages_of_answers_arrays_and_lines(tmp_path: Path) -> None:
    """Each record is the exact slice of its file, under its own number."""
    three = studies(3)
    numbers = [f"NCT9000{number:04d}" for number in range(3)]
    lines = "\n".join(json.dumps(json.loads(one)) for one in three)
    inputs = {
        "page.json": f'{{"totalCount": 3, "studies": [{", ".join(three)}], "nextPageToken": "abc"}}',
        "array.json": f"[{','.join(three)}]",
        "lines.jsonl": lines,
        "marked.json": "\ufeff" + f"[{','.join(three)}]",
    }
    for name, text in inputs.items():
        path = put(tmp_path / name, text)
        assert told(path) == [f"{name}#{number}" for number in numbers]
        slices = [one.data.decode() for one in raws([path]) if isinstance(one, Raw)]
        assert [json.loads(one) for one in slices] == [json.loads(one) for one in three]
        assert all(one in text for one in slices)


def test_an_export_of_many_trials(tmp_path: Path) -> None:
    """Other registries' numbers are kept as they are; a trial without a number is counted."""
    path = put(tmp_path / "e.xml", EXPORT.replace(b"<TrialID>EUCTR2020-000202-22-FR</TrialID>", b""))
    assert told(path) == ["e.xml#ChiCTR2000090001", "e.xml#2"]


def test_a_single_record_is_no_collection(tmp_path: Path) -> None:
    """Nor is a page that begins with a bracket."""
    for name in ("study.json", "study.xml"):
        assert told(FOLDER / name) == [name]
    assert told(put(tmp_path / "a.txt", "[Completed] B cells in lupus")) == ["a.txt"]
    assert kind(b'{"protocolSection": {}, "studies": [{}]}') is None


@pytest.mark.parametrize("suffix", ["gz", "xz", "bz2"])
def test_compressed_files(tmp_path: Path, suffix: str) -> None:
    """One record or many; a damaged one is said."""
    packers: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}
    pack = packers[suffix]
    assert len(told(put(tmp_path / f"e.xml.{suffix}", pack(EXPORT)))) == 2
    assert told(put(tmp_path / f"s.json.{suffix}", pack(b'{"a": 1}'))) == [f"s.json.{suffix}"]
    (fault,) = told(put(tmp_path / f"d.json.{suffix}", pack(EXPORT * 9)[:200]))
    assert fault == f"d.json.{suffix} unreadable"


def archive(path: Path, members: dict[str, bytes]) -> Path:
    """A tar with these members."""
    with tarfile.open(path, "w:xz" if path.suffix == ".xz" else "w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, sort in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = sort, "/etc/passwd"
            tar.addfile(info)
    return path


def test_archives_with_folders_collections_and_traps(tmp_path: Path) -> None:
    """Nested folders and collections are read; links, devices and names that lead out are not."""
    study = (FOLDER / "study.xml").read_bytes()
    members = {"x/y/s.xml": study, "e.xml": EXPORT, "../out.xml": study, "/abs.xml": study, "c:\\..\\up.xml": study}
    found = told(archive(tmp_path / "a.tar.xz", members))
    assert found[:3] == [
        "a.tar.xz!x/y/s.xml",
        "a.tar.xz!e.xml#ChiCTR2000090001",
        "a.tar.xz!e.xml#EUCTR2020-000202-22-FR",
    ]
    assert [one.rpartition(" ")[2] for one in found[3:]] == ["unsafe-member"] * 6
    assert not list(tmp_path.parent.glob("out.xml"))


def test_zip_with_a_folder(tmp_path: Path) -> None:
    """The bulk download is a zip with a folder of files."""
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("bulk/NCT9/a.json", studies(1)[0])
        packed.writestr("../b.json", "{}")
    assert told(tmp_path / "b.zip") == ["b.zip!bulk/NCT9/a.json", "b.zip!../b.json unsafe-member"]


def test_what_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    """A member above the limit is too large; an archive that grows and grows has no end."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.txt", b"\0" * 21_000_000)
    assert told(tmp_path / "bomb.zip") == ["bomb.zip!zeros.txt too-large"]
    put(tmp_path / "spaces.json.gz", gzip.compress(b'[{"a": "' + b" " * 30_000_000))
    assert told(tmp_path / "spaces.json.gz") == ["spaces.json.gz too-large"]
    budget = _Budget(100, "a.tar")
    with pytest.raises(Expanding):
        budget.spend((1 << 30) + 1)
    _Budget(1 << 24, "a.tar").spend((1 << 30) + 1)  # sixty-four times its size is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"nctId": "NCT90000001"}, {"nctId": ', ["x#NCT90000001", "x truncated"]),
        ('[{"nctId": "NCT90000001"} {"a": 1}]', ["x#NCT90000001", "x malformed"]),
        ('[{"a": 1}, {"b": ]]', ["x#1", "x malformed"]),
        ('{"studies": [{"a": 1}', ["x#1", "x truncated"]),
        ('{"studies": []}', ["x malformed"]),
        ('[{"a": ' + "[" * 100_000, ["x too-deep"]),
        ('{"a": 1}\n{"b": \n{"c": 3}', ["x#1", "x#2", "x#3"]),
        ("<all><Trial><TrialID>A1</TrialID></Trial><Trial>", ["x#A1", "x truncated"]),
        ("<all><Trial><TrialID>A1</TrialID></Trial><Trial></a>", ["x#A1", "x malformed"]),
        ('<!DOCTYPE a [<!ENTITY b "c">]><all><Trial><TrialID>&b;</TrialID></Trial></all>', ["x malformed"]),
    ],
)
def test_damaged_collections(text: str, expected: list[str]) -> None:
    """What stands before the damage is read, and the damage has a name."""
    data = text.encode()
    what = kind(data) or "xml"
    assert list(_told(records(io.BytesIO(data), what, "x"))) == expected


def _told(found: Iterator[tuple[str, bytes] | DocumentError]) -> Iterator[str]:
    for one in found:
        yield one[0] if isinstance(one, tuple) else f"{one.source} {one.issue.code}"


def test_collections_are_streamed() -> None:
    """A record comes out before much more than it was read; what was given is let go."""
    study = json.dumps(STUDY).encode()
    trial = EXPORT[EXPORT.index(b"  <Trial>") : EXPORT.index(b"</Trials_")]
    answers = Stream(b'{"studies": [' + study, b"," + study, b"]}")
    export = Stream(b"<Trials_downloaded_from_ICTRP>", trial, b"</Trials_downloaded_from_ICTRP>")
    for stream, what in ((answers, "json"), (export, "xml")):
        given = 0
        for one in records(cast("IO[bytes]", stream), what, "x"):
            assert isinstance(one, tuple)
            given += len(one[1])
            assert stream.read_so_far - given < 10_000_000
        assert stream.read_so_far > 15_000_000


class Stream:
    """A stream of 16 MB that says the same again and again, and counts what was read of it."""

    def __init__(self, head: bytes, piece: bytes, tail: bytes) -> None:
        """Hold one megabyte of it."""
        self._count = 1 + 1_000_000 // len(piece)
        self._piece, self._tail, self._held = piece, tail, head
        self._left = 16
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes."""
        while len(self._held) < size and self._left:
            self._left -= 1
            self._held += self._piece * self._count + (b"" if self._left else self._tail)
        data, self._held = self._held[:size], self._held[size:]
        self.read_so_far += len(data)
        return data


def test_a_collection_is_built_record_by_record(tmp_path: Path) -> None:
    """One bad record costs only itself; a second build changes nothing."""
    put(tmp_path / "e.xml", EXPORT)
    lines = [json.dumps(json.loads(one)) for one in studies(2)]
    put(tmp_path / "s.jsonl", "\n".join([lines[0], lines[1][:-40]]))
    report = build([tmp_path / "e.xml", tmp_path / "s.jsonl"], tmp_path / "store")
    outcomes = {record["source"]: record["outcome"] for record in report.records}
    assert outcomes == {
        "e.xml#ChiCTR2000090001": "published",
        "e.xml#EUCTR2020-000202-22-FR": "published",
        "s.jsonl#NCT90000000": "published",
        "s.jsonl#NCT90000001": "quarantined",
    }
    again = build([tmp_path / "e.xml"], tmp_path / "store")
    assert [record["outcome"] for record in again.records] == ["unchanged"] * 2

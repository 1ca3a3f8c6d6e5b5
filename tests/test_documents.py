"""Bytes become documents once: encodings, plain text with true offsets, folders, archives, sources.tsv, refusals."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import LIMIT, decode, document, document_of, documents, plain
from kg.model import Document, DocumentError, EmptyDocument, NotText, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "Hôpitaux de Paris : patients âgés de plus de 18 ans, ≥ 10 mg/d\n"


# --- decoding ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32"])
def test_marked_encodings_are_read_without_an_issue(encoding: str) -> None:
    """The byte-order mark is not counted."""
    data = b"\xff\xfe" + WORDS.encode("utf-16-le") if encoding == "utf-16-le-bom" else WORDS.encode(encoding)
    assert decode(data, "x") == (WORDS, ())


@pytest.mark.parametrize(
    "words",
    [
        "Les patients âgés de 18 ans, suivis à l’hôpital — après consentement éclairé.\n" * 3,
        "Età idonea allo studio: più di 18 anni; così è la città.\n",
        "Für Patienten über 18 Jahre, Universität Göttingen.\n",
    ],
)
def test_windows_1252_is_read_and_reported(words: str) -> None:
    """What is no UTF-8 is detected, and the reader is told."""
    text, issues = decode(words.encode("cp1252"), "x")
    assert text == words
    assert [issue.code for issue in issues] == ["decoding"]


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    """Mostly good UTF-8 stays UTF-8; the issue names the line of the first broken byte."""
    text, (issue,) = decode(b"one\n" + WORDS.encode() + b"\xff\xfe\x80\n" + WORDS.encode(), "x")
    assert text.count(WORDS) == 2
    assert (issue.code, issue.line) == ("decoding", 3)


@pytest.mark.parametrize("words", ["dose ≥10mg/d", "Hôpitaux de Paris", "JAK ½", "🇫🇷Lille"])
def test_twice_encoded_text_is_reported(words: str) -> None:
    """UTF-8 that was read as Windows-1252 on its way here: readable bytes, wrong characters."""
    _, issues = decode(words.encode().decode("cp1252", "replace").encode(), "x")
    assert [issue.code for issue in issues] == ["decoding"]


@pytest.mark.parametrize("words", ["«CAFÉ» à Paris", "Ørsted, Ångström, Über", "naïve T cells – 10 °C", "TNF-α, β2"])
def test_ordinary_accents_are_not_reported(words: str) -> None:
    """Accented words next to signs are no mojibake."""
    assert decode(words.encode(), "x") == (words, ())


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (b" \n\t\r\n" * 100, EmptyDocument),
        ("\ufeff\u200b \n".encode(), EmptyDocument),
        (b"%PDF-1.7\nBrief Summary", NotText),
        (b"PK\x03\x04 and more", NotText),
        (b"\x1f\x8b\x08 and more", NotText),
        (b"\0" * 4096, NotText),
        (b"a text with one \0 in it", NotText),
        (b"\x01\x02\x03\x04" * 50 + b"text", NotText),
        (bytes(range(256)) * 40, NotText),
        (b"a" * (LIMIT + 1), TooLarge),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, error: type[DocumentError]) -> None:
    """The error names the document."""
    with pytest.raises(error, match=r"page\.txt"):
        decode(data, "page.txt")


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    """One form feed or escape in a page of text is dirt."""
    assert decode(b"page one\x0c\x1bpage two, and so on and so on", "x")[1] == ()


# --- plain text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        ("18\u00a0years\u2009old", "18 years old"),
        ("immuno\u00adsuppressive\u200b", "immunosuppressive"),
        ("&gt; 10 &amp;&amp; &lt;20 &#8805; &amp;lt;", "> 10 && <20 ≥ <"),
        (r"Weight \<55, \* Patients, SINGLE\_GROUP, NCT \#", "Weight <55, * Patients, SINGLE_GROUP, NCT #"),
        ("score\\\\> 15", "score> 15"),
        ("regulatory T<br /><br>cells, CD4<sup>+</sup>", "regulatory T cells, CD4+"),
        ("Sjo\u0308gren", "Sjögren"),
        ("two  spaces,\t\ttabs", "two spaces,\ttabs"),
        ("    • indented", "    • indented"),
        ("- bullet\n* bullet", "- bullet\n* bullet"),
    ],
)
def test_text_is_made_plain(text: str, clean: str) -> None:
    """Line ends, spaces, entities, tags, escapes and accents; bullets and indentation stay."""
    assert plain(text)[0] == clean


@pytest.mark.parametrize(
    "text",
    [
        "p<0.05 and b>c",
        "a<b and c>d",
        "AT&T; R&D",
        "C:\\temp\\new",
        "x <- y -> z",
        "<55 kg>",
        "100 % of 1/2",
        "&notanentity;",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    """Comparison signs are no tags, ampersands no entities, backslashes before letters no escapes."""
    assert plain(text) == (text, None)


MARKUP = st.sampled_from(
    ["&amp;", "&gt;", "\\<", "\\*", "<br/>", "\u00ad", "\u00a0", "e\u0301", "\r\n", "  ", "\t", "&amp;lt;", "-"]
)


@given(st.lists(st.one_of(MARKUP, st.text(max_size=6)), max_size=30).map("".join))
def test_offsets_are_true(text: str) -> None:
    """They rise, end at the text's end, and what did not change stands where they say."""
    clean, offsets = plain(text)
    if offsets is None:
        assert clean == text
        return
    assert len(offsets) == len(clean) + 1
    assert offsets[-1] == len(text)
    assert list(offsets) == sorted(offsets)
    for i, character in enumerate(clean):
        piece = text[offsets[i] : offsets[i + 1]]
        # A ligature is one sign of the text and two letters of what is read.
        letters = piece.startswith(character) or character in unicodedata.normalize("NFKC", piece)
        assert character in "\n \t" or letters or piece.startswith(("&", "\\", "<", "\u00ad")) or len(piece) != 1


@given(st.text())
def test_making_plain_ends(text: str) -> None:
    """Any text can be made plain."""
    clean, _ = plain(text)
    assert "\r" not in clean
    assert "\u00a0" not in clean


# --- files, folders, archives -------------------------------------------------------------------------------------


def read_all(*paths: Path) -> tuple[dict[str, Document], list[DocumentError]]:
    """Everything that stands at the paths."""
    found = list(documents(paths))
    good = {one.source: one for one in found if isinstance(one, Document)}
    return good, [one for one in found if isinstance(one, DocumentError)]


def test_folder_is_walked_in_order_and_everything_gets_its_verdict(tmp_path: Path) -> None:
    """Only sources.tsv is no document; a README is read, and refused later by the layouts."""
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.txt", "README", ".hidden", "deep/c.txt"):
        (tmp_path / name).write_text(f"text of {name}")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "sources.tsv").write_text("file\turl\nb.txt\thttps://example.org/b\n")
    good, bad = read_all(tmp_path)
    assert list(good) == [".hidden", "README", "a.txt", "b.txt", "deep/c.txt"]
    assert [type(error) for error in bad] == [EmptyDocument]
    assert good["b.txt"].url == "https://example.org/b"
    assert good["a.txt"].url is None


def test_a_missing_path_is_an_error_value_and_the_batch_goes_on(tmp_path: Path) -> None:
    """The error names the file and the reason."""
    (tmp_path / "a.txt").write_text("text")
    good, (error,) = read_all(tmp_path / "gone.txt", tmp_path / "a.txt")
    assert list(good) == ["a.txt"]
    assert isinstance(error, UnreadableDocument)
    assert error.source == "gone.txt"
    assert "No such file" in str(error)


def test_one_file_raises(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(UnreadableDocument):
        document(tmp_path)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """Write an archive of the files."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return path
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    data = whole.getvalue()
    packings = {".gz": gzip.compress(data), ".xz": lzma.compress(data), ".bz2": bz2.compress(data)}
    path.write_bytes(packings.get(path.suffix, data))
    return path


@pytest.mark.parametrize("name", ["pages.tar", "pages.tar.gz", "pages.tar.xz", "pages.tar.bz2", "pages.zip"])
def test_archives_are_read_with_their_sources(tmp_path: Path, name: str) -> None:
    """A member's source is archive!member; its sources.tsv may come last."""
    files = {"in/a.txt": b"text", "in/b.txt": b"\0\0", "in/sources.tsv": b"file\turl\na.txt\thttps://example.org/a\n"}
    good, bad = read_all(packed(tmp_path / name, files))
    assert [(source, one.url) for source, one in good.items()] == [(f"{name}!in/a.txt", "https://example.org/a")]
    assert [error.source for error in bad] == [f"{name}!in/b.txt"]


@pytest.mark.parametrize("name", ["pages.tar.xz", "pages.zip", "pages.tar"])
def test_a_damaged_archive_is_an_error_value(tmp_path: Path, name: str) -> None:
    """Nothing but its own name comes out of it."""
    whole = packed(tmp_path / name, {"a.txt": b"text" * 5000}).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    good, (error,) = read_all(tmp_path / name)
    assert not good
    assert error.source in {name, f"{name}!a.txt"}


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    """A link is an error value: it could point anywhere."""
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        info = tarfile.TarInfo("secrets.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(info)
    good, bad = read_all(tmp_path / "x.tar")
    assert not good
    assert [error.source for error in bad] == ["x.tar!secrets.txt"]


# --- sources.tsv --------------------------------------------------------------------------------------------------


def test_sources_give_url_site_language_and_date(tmp_path: Path) -> None:
    """Empty cells are unknown; a given URL wins."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "sources.tsv").write_text("file\turl\tsite\tlanguage\tretrieved\na.txt\t\tMedPath\ten\t2025-01-02\n")
    one = document(tmp_path / "a.txt")
    assert (one.url, one.site, one.language, one.retrieved) == (None, "MedPath", "en", "2025-01-02")
    assert document(tmp_path / "a.txt", "https://example.org/").url == "https://example.org/"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("name\turl\na.txt\thttps://example.org\n", 1),
        ("file\turl\tfile\n", 1),
        ("file\turl\na.txt\thttps://example.org\textra\n", 2),
        ("file\turl\nb.txt\thttps://example.org\n\thttps://example.org\n", 3),
        ("file\turl\nb.txt\t\nb.txt\t\n", 3),
        ("file\turl\na.txt\tnot an address\n", 2),
    ],
)
def test_a_malformed_row_is_named_and_the_others_count(tmp_path: Path, table: str, line: int) -> None:
    """In a folder it is an error value of its own; beside one file it is an issue."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "sources.tsv").write_text(table)
    good, (error,) = read_all(tmp_path)
    assert list(good) == ["a.txt"]
    assert (error.source, error.issue.line) == ("sources.tsv", line)
    assert [(issue.code, issue.line) for issue in document(tmp_path / "a.txt").issues] == [("malformed-sources", line)]


def test_the_hash_is_that_of_the_bytes() -> None:
    """Two encodings of one text are two contents."""
    assert document_of(b"text", "a").sha256 == document_of(b"text", "b").sha256
    assert document_of(b"text", "a").sha256 != document_of("text".encode("utf-16"), "a").sha256

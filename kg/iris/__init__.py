"""Names of things (CURIEs, trial ids, hashes, offsets) → the IRIs that stand for them; the only place that builds one.

Prefixes come from ``ontology/prefixes.ttl``.  What a document brings (an id, a name) is percent-encoded, so that an
IRI holds letters, digits and ``-._~%/#:`` only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.iris.curies import Quad, contract, expand, ontology, prefixes, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Minter",
    "Quad",
    "Written",
    "contract",
    "curation_graph",
    "curator",
    "decision",
    "document",
    "document_key",
    "document_part",
    "expand",
    "hierarchy_graph",
    "ontology",
    "organization",
    "prefixes",
    "quads",
    "registry_page",
    "span",
    "stated",
    "trial",
    "trial_part",
    "url",
    "written",
]

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]{1,80}")
_NCT: Final = re.compile(r"NCT[0-9]{8}")
_UNSAFE: Final = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]')


def url(address: str) -> NamedNode:
    """A web address that a document came from → its IRI; spaces and the like are percent-encoded.

    Raises:
        ValueError: it is no absolute http(s) address.
    """
    from urllib.parse import quote, urlsplit  # noqa: PLC0415 - a question mints no address

    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"{address!r} is no absolute http(s) address")
    return NamedNode(_UNSAFE.sub(lambda unsafe: quote(unsafe.group(), safe=""), address.strip()))


def _segment(name: str) -> str:
    if not name.strip() or any(unicodedata.category(character) == "Cc" for character in name):
        raise ValueError(f"{name!r} names nothing: it is empty or holds control characters")
    from urllib.parse import quote  # noqa: PLC0415 - a question mints no address

    return quote(name.strip(), safe="")


def trial(trial_id: str) -> NamedNode:
    """Registry number or local id → the trial.

    >>> trial("CTRI/2020/01/012345").value
    'https://w3id.org/trialkg/id/trial/CTRI%2F2020%2F01%2F012345'

    Raises:
        ValueError: the id is empty or holds control characters.
    """
    return expand(f"tid:trial/{_segment(trial_id)}")


def registry_page(trial_id: str) -> NamedNode | None:
    """ClinicalTrials.gov number → its IRI at bioregistry.io; ``None`` for numbers of other registries."""
    return expand(f"clinicaltrials:{trial_id}") if _NCT.fullmatch(trial_id) else None


def document_key(digest: str) -> str:
    """SHA-256 of a document's bytes, in hex → the 16 digits that its IRIs use.

    Raises:
        ValueError: it is no SHA-256 in lower-case hex.
    """
    if not _SHA256.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256 in lower-case hex")
    return digest[:16]


def document(digest: str) -> NamedNode:
    """SHA-256 of a document's bytes → the document, which is also its named graph."""
    return expand(f"tid:document/{document_key(digest)}")


def trial_part(trial_id: str, digest: str, kind: str, number: int | str) -> NamedNode:
    """What one document says of a trial: its ``kind`` (outcome, assay …) and a number within that kind."""
    return expand(f"tid:trial/{_segment(trial_id)}/{document_key(digest)}/{kind}/{number}")


def document_part(digest: str, kind: str, name: str) -> NamedNode:
    """A part of a document: section, rule, issue, build; a long name is cut and ends in its hash."""
    segment = _segment(name)
    if len(segment) > 80:  # noqa: PLR2004 - a rule may be a whole sentence; an IRI should still fit on a line
        segment = f"{segment[:60].rstrip('%0123456789ABCDEF')}-{_short(name)}"
    return expand(f"tid:document/{document_key(digest)}/{kind}/{segment}")


def span(start: int, end: int, path: str = "") -> str:
    """Offsets (and path, in structured records) → the name of a span within its document.

    >>> span(3, 9), span(3, 9, "/protocolSection/title")
    ('3-9', '1f92cd98-3-9')

    Raises:
        ValueError: the offsets are negative or run backwards.
    """
    if not 0 <= start <= end:
        raise ValueError(f"a span cannot run from {start} to {end}")
    return f"{_short(path)}-{start}-{end}" if path else f"{start}-{end}"


def quads(text: str) -> Iterator[Quad]:
    """N-Quads → their statements, for stages that cannot parse them themselves."""
    return parse(text, format=RdfFormat.N_QUADS)


class Written(str):
    """A term as N-Triples writes it: ``<https://…>`` or ``"words"^^<datatype>``; any other text is a string's value."""

    __slots__ = ()


@lru_cache(maxsize=1 << 16)
def written(curie: str) -> Written:
    """CURIE → its IRI as N-Triples writes it.

    >>> written("CL:0000057")
    '<http://purl.obolibrary.org/obo/CL_0000057>'

    Raises:
        ValueError: as ``expand``.
    """
    return Written(expand(curie))


class Minter:
    """The names of one trial's parts in one document, written: what is the same in all of them is put together once."""

    __slots__ = ("_digest", "_document", "_trial", "graph")

    def __init__(self, trial_id: str, digest: str) -> None:
        """Take the trial's number and the SHA-256 of the document's bytes."""
        self._digest, self.graph, self._document = digest, str(document(digest)), str(document(digest))[:-1]
        self._trial = f"{str(trial(trial_id))[:-1]}/{document_key(digest)}"

    def trial_part(self, kind: str, number: int | str) -> Written:
        """As ``trial_part``; ``kind`` and ``number`` are our own words, not the document's."""
        return Written(f"{self._trial}/{kind}/{number}>")

    def document_part(self, kind: str, name: str) -> Written:
        """As ``document_part``."""
        return self.own_part(kind, name) if _PLAIN.fullmatch(name) else Written(document_part(self._digest, kind, name))

    def own_part(self, kind: str, name: str) -> Written:
        """The same for a name of letters, digits and ``_.~-``, 80 of them at most."""
        return Written(f"{self._document}/{kind}/{name}>")


@lru_cache(maxsize=1 << 14)
def organization(name: str) -> NamedNode:
    """An organisation's name → its IRI: a slug of the name, with a hash where the slug lost letters.

    >>> organization("Rennes University Hospital").value
    'https://w3id.org/trialkg/id/organization/rennes-university-hospital'
    """
    return expand(f"tid:organization/{_slug(name)}")


def _slug(name: str) -> str:
    _segment(name)
    plain = unicodedata.normalize("NFKC", name).casefold()
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", folded))
    lost = sum(map(str.isalnum, plain)) != sum(map(str.isalnum, folded))
    return "-".join(filter(None, (slug, _short(plain) if lost else "")))


@lru_cache(maxsize=1 << 14)
def _short(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 - a question mints no address

    return sha256(text.encode()).hexdigest()[:8]


def hierarchy_graph() -> NamedNode:
    """The graph that holds the labels, links and closures of the terms in use."""
    return expand("tid:graph/hierarchy")


def curation_graph() -> NamedNode:
    """The graph that holds what curators have decided."""
    return expand("tid:graph/curation")


def decision(key: str) -> NamedNode:
    """A decision of a curator, by the key that its assertion gives it."""
    return expand(f"tid:decision/{key}")


def curator(name: str, orcid: str = "") -> NamedNode:
    """A curator: the ORCID's own IRI, or a name of ours for somebody who gives none.

    >>> curator("Ada Lovelace", "0000-0002-1825-0097").value, curator("Ada Lovelace").value
    ('https://orcid.org/0000-0002-1825-0097', 'https://w3id.org/trialkg/id/curator/ada-lovelace')
    """
    return NamedNode(f"https://orcid.org/{orcid}") if orcid else expand(f"tid:curator/{_slug(name)}")

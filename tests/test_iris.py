"""Names → IRIs with safe characters only, and back; what is no name is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iris

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("curie", "expected"),
    [
        ("CL:0000057", "http://purl.obolibrary.org/obo/CL_0000057"),
        ("MONDO:0005100", "http://purl.obolibrary.org/obo/MONDO_0005100"),
        ("EFO:0009120", "http://www.ebi.ac.uk/efo/EFO_0009120"),
        ("HGNC:10616", "https://identifiers.org/hgnc:10616"),
        ("uniprot:P55774", "http://purl.uniprot.org/uniprot/P55774"),
        ("tkg:InnateTCell", "https://w3id.org/trialkg/ontology#InnateTCell"),
        ("role:measured", "https://w3id.org/trialkg/role/measured"),
        ("schema:Recruiting", "https://schema.org/Recruiting"),
    ],
)
def test_curie_to_iri_and_back(curie: str, expected: str) -> None:
    """CURIE to IRI and back."""
    assert iris.expand(curie).value == expected
    assert iris.contract(expected) == curie


def test_the_prefix_may_be_in_any_case() -> None:
    """The prefix may be in any case."""
    assert iris.expand("hgnc:10616") == iris.expand("HGNC:10616")


def test_every_prefix_comes_back_to_itself() -> None:
    """Every prefix comes back to itself."""
    spaces = iris.prefixes()
    assert len(set(spaces.values())) == len(spaces)
    assert {iris.contract(iris.expand(f"{prefix}:x1").value) for prefix in spaces} == {f"{p}:x1" for p in spaces}


@pytest.mark.parametrize(
    "curie", ["", "CL", "CL:", ":1", "nowhere:1", "CL:00 57", "CL:1>", "CL:é", "http://example.org/x"]
)
def test_what_is_no_curie_is_refused(curie: str) -> None:
    """What is no CURIE is refused."""
    with pytest.raises(ValueError, match=r"prefix|unsafe"):
        iris.expand(curie)


@pytest.mark.parametrize("address", ["https://example.org/x", "urn:x", "http://purl.obolibrary.org/obo/CL_", "no iri"])
def test_an_iri_of_no_namespace_stays_as_it_is(address: str) -> None:
    """An IRI of no namespace stays as it is."""
    expected = "obo:CL_" if address.endswith("CL_") else address
    assert iris.contract(address) == expected


@given(st.text(min_size=1))
def test_any_trial_id_gives_a_safe_iri_or_is_refused(name: str) -> None:
    """Any trial id gives a safe IRI or is refused."""
    try:
        made = iris.trial(name).value
    except ValueError:
        return
    assert made.isascii()
    assert not set(made) & set(' <>"{}|\\^`\n')
    assert made.count("/") == iris.trial("x").value.count("/")


@given(st.text(), st.text())
def test_different_ids_never_share_an_iri(one: str, other: str) -> None:
    """Different ids never share an iri."""
    try:
        same = iris.trial(one) == iris.trial(other)
    except ValueError:
        return
    assert same == (one.strip() == other.strip())


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x00"])
def test_an_empty_or_broken_name_is_refused(name: str) -> None:
    """An empty or broken name is refused."""
    for mint in (iris.trial, iris.organization):
        with pytest.raises(ValueError, match="names nothing"):
            mint(name)


def test_only_nct_numbers_have_a_page_of_clinicaltrials() -> None:
    """Only NCT numbers have a page of clinicaltrials."""
    page = iris.registry_page("NCT05273138")
    assert page is not None
    assert page.value == "https://bioregistry.io/clinicaltrials:NCT05273138"
    assert iris.registry_page("EUCTR2004-000446-20-DE") is None
    assert iris.registry_page("NCT0527313") is None


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, DIGEST.upper()])
def test_what_is_no_sha256_is_refused(digest: str) -> None:
    """What is no sha256 is refused."""
    with pytest.raises(ValueError, match="SHA-256"):
        iris.document(digest)


def test_parts_hang_under_their_trial_and_document() -> None:
    """Parts hang under their trial and document."""
    made = iris.trial_part("NCT05273138", DIGEST, "outcome", 0).value
    assert made == "https://w3id.org/trialkg/id/trial/NCT05273138/0123456789abcdef/outcome/0"
    assert iris.document_part(DIGEST, "rule", "the word “exclusion”").value.startswith(
        iris.document(DIGEST).value + "/rule/"
    )


def test_long_names_are_cut_and_stay_apart() -> None:
    """Long names are cut and stay apart."""
    one, other = (iris.document_part(DIGEST, "rule", "x" * 300 + end).value for end in "ab")
    assert one != other
    assert len(one) < 160


def test_spans_of_different_paths_stay_apart() -> None:
    """Spans of different paths stay apart."""
    assert len({iris.span(0, 5), iris.span(0, 5, "/a"), iris.span(0, 5, "/b")}) == 3
    with pytest.raises(ValueError, match="cannot run"):
        iris.span(5, 3)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CHU de Nîmes", "CHU DE NIMES", True),
        ("Novartis", "Novartis AG", False),
        ("大学病院", "大学", False),
        ("Университет", "大学", False),
    ],
)
def test_organisations_go_by_their_name(one: str, other: str, *, same: bool) -> None:
    """Organisations go by their name."""
    assert (iris.organization(one) == iris.organization(other)) == same


@pytest.mark.parametrize("address", ["", "example.org", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """What is no web address is refused."""
    with pytest.raises(ValueError, match="http"):
        iris.url(address)


def test_web_addresses_keep_their_words() -> None:
    """Web addresses keep their words."""
    assert iris.url("https://example.org/a b?q=<x>").value == "https://example.org/a%20b?q=%3Cx%3E"


def test_importing_it_loads_no_rdflib() -> None:
    """Importing it loads no rdflib."""
    script = "import sys, kg.iris; kg.iris.expand('CL:1'); print('rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

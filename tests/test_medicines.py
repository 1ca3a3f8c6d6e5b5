"""Which classes of chemistry are drugs, and below which class of drugs they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from kg.vocabulary.medicines import selected
from kg.vocabulary.stems import Stems

if TYPE_CHECKING:
    from kg.vocabulary import Vocabulary

_ENTITY: Final = "CHEBI:24431"
STEMS: Final = Stems(
    [
        {"stem": "-prazole", "strength": "strong", "class": "CHEBI:49200", "not": ""},
        {"stem": "-piprazole", "strength": "strong", "class": "CHEBI:35476", "not": "dapiprazole"},
        {"stem": "-olone", "strength": "weak", "class": "", "not": ""},
    ]
)


def _class(label: str, description: str = "", above: str = _ENTITY) -> dict[str, Any]:
    return {"label": label, "description": description, "ancestors": {above: 1}}


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        (_class("niclosamide", "It is an oral anthelmintic drug."), True),
        (_class("aztreonam", "Used for the treatment of infections."), True),
        (_class("omeprazole"), True),
        (_class("prednisolone"), True),
        (_class("Tenatoprazole"), True),
        (_class("Squamolone"), False),
        (_class("convulsant", "A drug that causes fits.", above="CHEBI:50906"), False),
        (_class("imidacloprid", "An insecticide, once a veterinary drug."), False),
        (_class("calcium carbonate", "It has a role as a drug."), False),
        (_class("sarin", "A drug."), False),
        (_class("hexacosane", "An alkane."), False),
    ],
)
def test_selected(said: dict[str, Any], drug: bool) -> None:  # noqa: FBT001 - a table's column
    """One word that carries a stem, or that is described as a drug; natural products and roles are none."""
    assert selected({"CHEBI:1": said}, STEMS) == (frozenset({"CHEBI:1"}) if drug else frozenset())


def test_a_salt_makes_a_drug() -> None:
    """What medicines are made of is a drug; an anion, a family of compounds and the salt itself are none."""
    terms = {
        "CHEBI:1": _class("brimonidine"),
        "CHEBI:2": _class("brimonidine tartrate"),
        "CHEBI:3": _class("tartrate"),
        "CHEBI:4": _class("acetyl", above="CHEBI:24433"),
        "CHEBI:5": _class("acetyl citrate"),
    }
    assert selected(terms, STEMS) == {"CHEBI:1"}


def test_a_family_is_no_drug() -> None:
    """A class with many kinds below it is not a drug by itself."""
    terms = {"CHEBI:0": _class("cephalosporin", "An antibiotic.")}
    terms |= {f"CHEBI:{number}": _class(f"x{number}", above="CHEBI:0") for number in range(1, 7)}
    assert selected(terms, STEMS) == frozenset()


@pytest.mark.parametrize(
    ("label", "above"),
    [
        ("omeprazole", "CHEBI:49200"),
        ("Aripiprazole", "CHEBI:35476"),
        ("dapiprazole", None),
        ("prednisolone", None),
        ("prazole", None),
    ],
)
def test_above(label: str, above: str | None) -> None:
    """The longest stem tells the class; exceptions and stems without a class tell none."""
    assert STEMS.above(label) == above


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("lisinopril", "ACE inhibitors"),
        ("amlodipine", "calcium channel blockers"),
        ("rivaroxaban", "anticoagulants"),
        ("enoxaparin", "low molecular weight heparin"),
        ("enoxaparin", "anticoagulants"),
        ("tofacitinib", "JAK inhibitors"),
        ("furosemide", "loop diuretics"),
        ("venlafaxine", "SNRIs"),
        ("ribociclib", "CDK4/6 inhibitors"),
        ("insulin glargine", "insulin"),
    ],
)
def test_members(vocabulary: Vocabulary, name: str, above: str) -> None:
    """The classes that criteria name have their members below them."""
    assert vocabulary.is_a(_id(vocabulary, name), _id(vocabulary, above))


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("aripiprazole", "proton pump inhibitors"),
        ("stanozolol", "beta blockers"),
        ("domperidone", "antipsychotics"),
        ("levodopa", "dopamine agonists"),
        ("ACE inhibitors", "anticoagulants"),
    ],
)
def test_no_members(vocabulary: Vocabulary, name: str, above: str) -> None:
    """A word that only ends alike is no member."""
    assert not vocabulary.is_a(_id(vocabulary, name), _id(vocabulary, above))


@pytest.mark.parametrize("name", ["acetyl", "sulfate", "undecanoate", "label", "hormone", "dopamine", "phosphate"])
def test_no_drugs(vocabulary: Vocabulary, name: str) -> None:
    """Parts of molecules, salts and roles of CHEBI are no agents."""
    assert not [one for one in vocabulary.senses(vocabulary.key(name)) if one.term.kind == "agent"]


def _id(vocabulary: Vocabulary, name: str) -> str:
    return vocabulary.senses(vocabulary.key(name))[0].term.id or ""

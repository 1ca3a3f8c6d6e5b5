"""The curated tables of ``ontology/terms`` against the vocabularies that they name."""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.eligibility.tables import table as quantities
from kg.vocabulary.ontologies import newest, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.vocabulary import Vocabulary

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
SHARED = ROOT.parent / "shared" / "data" / "vocab"
COLUMNS = [
    "id",
    "label",
    "parent",
    "surfaces",
    "case",
    "closest",
    "close",
    "narrow",
    "protein",
    "definition",
    "source",
    "note",
    "specimen",
    "target",
]
PACKAGED = ("CL", "UBERON", "MONDO", "EFO", "CHEBI", "PATO")
KINDS = {
    *("agent", "analyte", "assay", "autoantibody", "blocker", "cell"),
    *("condition", "group", "method", "procedure", "score", "tissue"),
}

# A surface that is the label of another class, and why the row has it all the same; salts of a drug are the drug.
OTHERS = {
    "calcium folinate": "a salt",
    "6-methylprednisolone": "the drug, without its configuration",
    "vitamin c": "what is given",
    "ascorbate": "a salt",
    "barbiturate": "the class of drugs",
    "steroid": "what is given in trials, not the chemical class",
    "taxotere": "a hydrate",
    "protease inhibitor": "in trials nearly always of HIV",
    "nitrogen mustard": "the drug, in older trials",
    "acetylcysteine": "the drug",
    "nac": "the drug",
    "valproate": "a salt",
    "sodium valproate": "a salt",
    "drop-seq": "a way of it, which EFO has among library constructions",
    "smart-seq2": "a way of it, which EFO has among library constructions",
    "interleukin": "cytokines, where no number is said",
    "tip cell": "of vessels; the other is of fungi",
    "cortex": "of the brain, where nothing else is said",
    "scleroderma": "the disease by its older name",
}

Row = dict[str, str]


def table(path: Path) -> Iterator[Row]:
    """Rows of a tab-separated file."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    names = header.split("\t")
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(names), f"{path.name}: {line}"
        yield dict(zip(names, cells, strict=True))


def cell(text: str) -> list[str]:
    """The parts of a cell."""
    return text.split("|") if text else []


TABLES = {path.stem: list(table(path))[1:] for path in sorted((ONTOLOGY / "terms").glob("*.tsv"))}
ROWS = [(kind, row) for kind, rows in TABLES.items() for row in rows]
OWN = {row["id"]: row for _, row in ROWS if row["id"].startswith("tkg:")}


def names(row: Row) -> Iterator[tuple[str, bool, bool]]:
    """(name, only as written, only with support) of a row."""
    whole = row["case"] == "exact"
    yield row["label"], whole, False
    for surface in cell(row["surfaces"]):
        yield surface.removesuffix("?").removeprefix("="), whole or surface.startswith("="), surface.endswith("?")


@pytest.fixture(scope="module")
def packaged() -> dict[str, dict[str, Any]]:
    """Every term of the packaged ontologies: CURIE → what the ontology says of it."""
    return {
        curie: said
        for name, path in newest(PACKAGED).items()
        for curie, said in read(path).items()
        if curie.startswith(f"{name}:")
    }


@pytest.fixture(scope="module")
def labels(packaged: dict[str, dict[str, Any]]) -> dict[str, str]:
    """CURIE → label of everything that a table may name; deprecated classes are left out."""
    known = {curie: str(said["label"]) for curie, said in packaged.items() if not said["deprecated"]}
    known |= {row["id"]: row["label"] for row in table(ONTOLOGY / "imports" / "labels.tsv")}
    known |= {row["id"]: row["symbol"] for row in table(ONTOLOGY / "imports" / "hgnc.tsv")}
    return known | {curie: row["label"] for curie, row in OWN.items()}


def test_the_kinds_are_those_of_the_model() -> None:
    assert set(TABLES) == KINDS


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_a_table_has_the_columns_and_the_robot_row(kind: str) -> None:
    header, directives, *_ = (ONTOLOGY / "terms" / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == COLUMNS
    assert directives.split("\t")[:2] == ["ID", "LABEL"]


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_rows_are_whole_sorted_and_different(kind: str) -> None:
    keys = [(row["label"].lower(), row["id"]) for row in TABLES[kind]]
    assert all(label and label == label.strip() for label, _ in keys)
    assert all(before < after for before, after in pairwise(keys))


def test_an_id_stands_once() -> None:
    assert [curie for curie, count in Counter(row["id"] for _, row in ROWS if row["id"]).items() if count > 1] == []


def test_what_has_no_id_bears_the_label_of_no_class_in_use(vocabulary: Vocabulary) -> None:
    """It would look like that class without pointing to it; a blocker is asserted of nobody."""
    classes = {term.label for _, term, _ in vocabulary.names() if term.id}
    bare = {row["label"] for kind, row in ROWS if not row["id"] and kind != "blocker"}
    bare |= {row["label"] for row in quantities("quantities") if not row["id"]}
    assert bare & classes == set()


def test_every_id_bears_the_label_of_its_ontology(labels: dict[str, str]) -> None:
    wrong = [
        (row["id"], row["label"])
        for _, row in ROWS
        if row["id"] and " ".join(labels.get(row["id"], "").split()) != row["label"]
    ]
    assert wrong == []


@pytest.mark.parametrize("column", ["parent", "closest", "close", "narrow", "specimen", "target"])
def test_every_linked_id_is_known(column: str, labels: dict[str, str]) -> None:
    assert {part for _, row in ROWS for part in cell(row[column]) if part not in labels} == set()


def test_every_parent_has_its_label_at_run_time(packaged: dict[str, dict[str, Any]]) -> None:
    rows = {row["id"] for _, row in ROWS}
    loaded = {curie for curie in packaged if curie.startswith(("CL:", "UBERON:", "MONDO:"))}
    assert {part for _, row in ROWS for part in cell(row["parent"])} - rows - loaded == set()


def test_own_terms_are_defined_and_stand_under_something() -> None:
    incomplete = [
        curie
        for curie, row in OWN.items()
        if not (row["definition"].endswith(".") and row["parent"] and re.fullmatch(r"tkg:[A-Z]\w+", curie))
    ]
    assert incomplete == []


def test_own_terms_have_one_closest_outside_term() -> None:
    assert [curie for curie, row in OWN.items() if not re.fullmatch(r"(?!tkg:)[A-Z]+:\d+", row["closest"])] == []


def test_nothing_stands_under_itself() -> None:
    parents = {row["id"]: cell(row["parent"]) for _, row in ROWS if row["id"]}
    assert [curie for curie in parents if curie in above(curie, parents)] == []


def above(curie: str, parents: dict[str, list[str]]) -> set[str]:
    """Everything that stands above a term in the curated tables."""
    seen: set[str] = set()
    queue = list(parents.get(curie, ()))
    while queue:
        parent = queue.pop()
        if parent not in seen:
            seen.add(parent)
            queue.extend(parents.get(parent, ()))
    return seen


def test_no_name_stands_for_two_terms_without_a_mark() -> None:
    holders: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for kind, row in ROWS:
        for name, exact, weak in names(row):
            if not weak:
                holders[name if exact else name.lower()].add((kind, row["id"] or row["label"]))
    assert {name: held for name, held in holders.items() if len(held) > 1} == {}


def test_a_row_lists_no_name_twice() -> None:
    assert [row["label"] for _, row in ROWS if len(set(cell(row["surfaces"]))) < len(cell(row["surfaces"]))] == []


def test_marks_are_well_formed() -> None:
    for _, row in ROWS:
        assert row["case"] in {"", "exact"}, row
        for surface in cell(row["surfaces"]):
            assert surface.strip("=?").strip() == surface.removeprefix("=").removesuffix("?"), surface


def test_concepts_have_no_generic_names() -> None:
    generic = {row["name"].lower() for row in table(ONTOLOGY / "recognition" / "generic.tsv")}
    concepts = KINDS - {"group", "blocker", "score", "method"}
    found = {name for kind, row in ROWS if kind in concepts for name in cell(row["surfaces"])}
    assert {name for name in found if name.lower() in generic} == set()


def test_proteins_are_those_of_the_gene() -> None:
    products = {row["id"]: set(re.split(r"[,|]\s*", row["uniprot"])) for row in table(ONTOLOGY / "imports/hgnc.tsv")}
    for row in TABLES["analyte"]:
        if row["protein"]:
            assert set(cell(row["protein"])) == products[row["id"]], row["id"]


def test_bans_name_what_is_there(packaged: dict[str, dict[str, Any]], labels: dict[str, str]) -> None:
    genes = {
        row["id"]: {row["name"].replace("-", " "), *cell(row["aliases"])}
        for row in table(ONTOLOGY / "imports" / "hgnc.tsv")
    }
    for row in table(ONTOLOGY / "bans.tsv"):
        assert row["why"], row
        said = packaged.get(row["id"])
        listed = {said["label"], *said.get("synonyms", ())} if said else {labels[row["id"]], "skin biopsy"}
        listed |= genes.get(row["id"], set())
        assert row["name"] == "*" or row["name"].lower() in {name.lower() for name in listed}, row


@pytest.mark.parametrize("name", ["hierarchy_cl", "hierarchy_uberon"])
def test_edges_are_typed_and_have_a_source(name: str) -> None:
    for row in table(ONTOLOGY / "imports" / f"{name}.tsv"):
        assert row["relation"] in {"is_a", "part_of"}
        assert row["source"]
        assert row["child"] != row["parent"]


def test_is_a_and_part_of_are_kept_apart() -> None:
    edges = {
        (row["child"], row["relation"], row["parent"])
        for name in ("cl", "uberon")
        for row in table(ONTOLOGY / "imports" / f"hierarchy_{name}.tsv")
    }
    assert ("UBERON:0001003", "part_of", "UBERON:0002097") in edges  # the epidermis is a part of the skin …
    assert ("UBERON:0001003", "is_a", "UBERON:0002097") not in edges  # … and no kind of it
    assert ("UBERON:0001977", "is_a", "UBERON:0001969") not in edges  # serum is not plasma


LISTED = [
    ("condition", "leucopenia", "MONDO:0003785"),
    ("condition", "septic shock", "EFO:0006834"),
    ("analyte", "PDGFbb", "HGNC:8800"),
    ("analyte", "CMHII", "GO:0042613"),
    ("analyte", "CD206", "HGNC:7228"),
    ("analyte", "IFN-γ", "HGNC:5438"),
    ("agent", "corticothérapie", "CHEBI:50858"),
    ("agent", "JAK ½ inhibitor", "tkg:JakInhibitor"),
    ("agent", "G-CSF", "tkg:GCsfDrug"),
    ("agent", "live attenuated vaccine", "tkg:LiveVaccine"),
    ("agent", "hematopoietic growth factors", "tkg:HematopoieticGrowthFactor"),
    ("agent", "oral hypoglycemics", "CHEBI:35526"),
    ("agent", "ddC", "CHEBI:10101"),
    ("assay", "RNA chip", "OBI:0001463"),
    ("assay", "single cell RNAseq", "EFO:0008913"),
    ("assay", "single cell analysis", "EFO:0007832"),
    ("analyte", "interferon signature", ""),
    ("autoantibody", "anti-Scl-70", "tkg:AntiTopoisomeraseAntibody"),
    ("autoantibody", "anti-Mi-2", "tkg:AntiMi2Antibody"),
    ("autoantibody", "anti-PR3", "tkg:Pr3Anca"),
    ("autoantibody", "TRAb", "tkg:TshReceptorAntibody"),
    ("autoantibody", "anti-MuSK", "tkg:AntiMuskAntibody"),
    ("cell", "PMBC", "CL:2000001"),
    ("cell", "MDM", "tkg:MonocyteDerivedMacrophage"),
    ("cell", "ILC", "CL:0001065"),
    ("cell", "mesenchymal stromal cell", "CL:0000134"),
    ("condition", "early diffuse systemic cutaneous scleroderma", "MONDO:0016356"),
    ("condition", "primary Raynaud's phenomenon", "MONDO:0008364"),
    ("condition", "pSS", "MONDO:0010030"),
    ("condition", "carcinoma in situ of the cervix", "MONDO:0042487"),
    ("condition", "vertebral fracture", "MONDO:0005309"),
    ("condition", "psychiatric comorbidity", "MONDO:0002025"),
    ("group", "volontari sani", "PATO:0000461"),
    ("procedure", "lung transplant", "EFO:0010721"),
    ("procedure", "mechanically ventilated", "tkg:MechanicalVentilation"),
    ("procedure", "back surgery", "tkg:SpineSurgery"),
    ("score", "Rodnan skin score", ""),
    ("tissue", "skin", "UBERON:0002097"),
    ("tissue", "condition media", "OBI:1000023"),
]


NEIGHBOURS = [
    ("autoantibody", "anti-Mi-2", "tkg:AntiMda5Antibody"),
    ("autoantibody", "anti-PLA2R", "tkg:AntiGbmAntibody"),
    ("autoantibody", "anti-MOG", "tkg:AntiAqp4Antibody"),
    ("autoantibody", "insulin autoantibody", "tkg:AntiGadAntibody"),
    ("autoantibody", "anti-LKM1", "tkg:AntimitochondrialAntibody"),
    ("autoantibody", "anti-fibrillarin", "tkg:AntiU1RnpAntibody"),
    ("analyte", "interferon signature", "tkg:TypeIInterferon"),
    ("condition", "HTLV-1", "tkg:HtlvInfection"),
    ("condition", "HTLV-I/II", "MONDO:0005801"),
    ("condition", "HTLV-1-associated myelopathy", "MONDO:0005801"),
    ("condition", "viral respiratory infection", "MONDO:0024355"),
    ("condition", "respiratory tract infection", "MONDO:0024352"),
    ("condition", "autoimmune anemia", "MONDO:0002280"),
]
"""What is another thing than its neighbour in a clinic's panel, or than what brings it about."""


@pytest.mark.parametrize(("kind", "name", "curie"), NEIGHBOURS)
def test_a_name_that_means_another_thing(kind: str, name: str, curie: str) -> None:
    named = {row["id"] for row in TABLES[kind] for found, *_ in names(row) if found == name}
    assert len(named) == 1
    assert curie not in named


@pytest.mark.parametrize(("kind", "name", "curie"), LISTED)
def test_a_name_that_no_ontology_lists(kind: str, name: str, curie: str) -> None:
    assert curie in {row["id"] for row in TABLES[kind] for found, *_ in names(row) if found == name}


REFUSED = [
    ("analyte", "TOP1", "anti-Scl-70"),
    ("analyte", "TOP1", "anti-topoisomerase"),
    ("assay", "flow cytometry assay", "flow"),
    ("cell", "macrophage", "MDM"),
    ("condition", "Huntington disease", "HD"),
    ("method", "biopsy", "skin biopsy"),
    ("agent", "vaccine", "live vaccine"),
    ("agent", "granulocyte colony-stimulating factor", "hematopoietic growth factors"),
    ("procedure", "oxygen therapy", "mechanical ventilation"),
    ("procedure", "blood transfusion", "convalescent plasma"),
    ("condition", "varicose ulcer", "leg ulcer"),
    ("condition", "metastatic neoplasm", "metastatic disease"),
    ("score", "forced vital capacity", "FEV1"),
    ("procedure", "lung transplant", "lung"),
    ("tissue", "skin of body", "skin score"),
    ("tissue", "skin of body", "skin cancer"),
    ("tissue", "blood plasma", "serum"),
]


@pytest.mark.parametrize(("kind", "label", "name"), REFUSED)
def test_a_name_that_must_not_be_listed(kind: str, label: str, name: str) -> None:
    assert name not in {found for row in TABLES[kind] if row["label"] == label for found, *_ in names(row)}


@pytest.mark.parametrize("name", ["PARC", "HD", "HC", "ALL", "CD16", "RF", "TPO", "DC"])
def test_an_ambiguous_short_form_needs_support(name: str) -> None:
    marks = [weak for _, row in ROWS for found, _, weak in names(row) if found == name and row["label"] != name]
    assert marks
    assert all(marks)


def test_parc_lists_both_its_genes() -> None:
    assert {row["label"] for row in TABLES["analyte"] if "PARC?" in cell(row["surfaces"])} == {"CCL18", "CUL9"}


@pytest.mark.parametrize(
    ("narrow", "broad", "expected"),
    [
        ("CHEBI:44185", "CHEBI:35705", True),  # methotrexate is an immunosuppressive agent
        ("CHEBI:8764", "CHEBI:35705", True),
        ("CHEBI:8382", "CHEBI:50858", True),
        ("CHEBI:66919", "tkg:JakInhibitor", True),
        ("tkg:Rituximab", "CHEBI:35705", True),
        ("CHEBI:231614", "tkg:ImmuneCheckpointInhibitor", True),
        ("tkg:InfluenzaVaccine", "tkg:Vaccine", True),
        ("EFO:0008913", "OBI:0001271", True),
        ("OBI:0001271", "OBI:0000424", True),
        ("tkg:AutologousStemCellTransplantation", "tkg:HematopoieticStemCellTransplantation", True),
        ("tkg:AutologousBoneMarrowTransplantation", "tkg:AutologousStemCellTransplantation", True),
        ("tkg:AllogeneicBoneMarrowTransplantation", "tkg:AutologousStemCellTransplantation", False),
        ("CHEBI:33282", "CHEBI:35705", False),  # antibiotics are none
        ("tkg:Vaccine", "CHEBI:35610", False),
        ("OBI:0001463", "OBI:0001271", False),  # a microarray is no sequencing
        ("EFO:0010721", "tkg:HematopoieticStemCellTransplantation", False),
    ],
)
def test_classes_hold_what_they_should(narrow: str, broad: str, expected: object) -> None:
    parents = {row["id"]: cell(row["parent"]) for _, row in ROWS if row["id"]}
    assert (broad in above(narrow, parents)) is expected


def test_rituximab_targets_b_cells_and_ruxolitinib_none() -> None:
    targets = {row["id"]: cell(row["target"]) for row in TABLES["agent"]}
    assert "CL:0000236" in targets["tkg:Rituximab"]
    assert targets["CHEBI:66919"] == []


RECOGNITION = ONTOLOGY / "recognition"


def test_markers_define_classes_that_exist(labels: dict[str, str]) -> None:
    """Every definition names a class of CL with its label, the class that it stands under, and where it is from."""
    for row in table(RECOGNITION / "phenotypes.tsv"):
        assert labels[row["id"]] == row["label"], row
        assert not row["under"] or row["under"] in labels, row
        assert row["source"], row
        assert re.fullmatch(r"(?:[\w-]+?(?:\+\+|\+|-|low)(?: |$))+", row["markers"]), row


def test_a_marker_string_defines_one_class() -> None:
    """No two rows give the same markers under the same class another meaning."""
    rows = table(RECOGNITION / "phenotypes.tsv")
    counted = Counter((row["under"], frozenset(row["markers"].split(" "))) for row in rows)
    assert [found for found, times in counted.items() if times > 1] == []


def test_words_of_two_kinds_are_known(labels: dict[str, str]) -> None:
    known = labels.keys() | OWN.keys()
    for row in table(RECOGNITION / "readings.tsv"):
        assert {row["id"], row["other"]} <= known, row
        assert row["kind"] in KINDS, row


def test_a_modifier_is_either_part_of_a_name_or_not() -> None:
    """No word stands in both lists; conditions whose cells have a class, and idle ones, exist."""
    rows = list(table(RECOGNITION / "modifiers.tsv"))
    held = {name: {row["word"] for row in rows if row["class"] == name} for name in ("of cell", "not of cell")}
    assert held["of cell"] & held["not of cell"] == set()
    assert len({(row["class"], row["word"]) for row in rows}) == len(rows)


def test_confidence_is_known_for_every_kind_of_match() -> None:
    """A share between 0 and 1, and where it was measured."""
    rows = {row["match"]: row for row in table(RECOGNITION / "confidence.tsv")}
    assert set(rows) == {"label", "synonym", "variant", "lexicon", "abbreviation", "symbol", "alias", "none"}
    assert all(0 < float(row["confidence"]) < 1 and row["measured"] for row in rows.values())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared vocabulary files are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "sources", "label"),
    [("labels", ["obi_terms", "other_terms"], "label"), ("hgnc", ["hgnc"], "symbol")],
)
def test_slices_agree_with_what_they_were_cut_from(name: str, sources: list[str], label: str) -> None:
    whole: dict[str, str] = {}
    for source in sources:
        header, *lines = lzma.decompress((SHARED / f"{source}.tsv.xz").read_bytes()).decode().splitlines()
        place = header.split("\t").index(label)
        whole |= {cells[0]: cells[place] for cells in (line.split("\t") for line in lines)}
    slice_ = {row["id"]: row[label] for row in table(ONTOLOGY / "imports" / f"{name}.tsv")}
    assert slice_ == {curie: whole[curie] for curie in slice_}


def test_no_surface_is_the_label_of_another_class() -> None:
    """Relapsing-remitting multiple sclerosis has a class of its own; where it is meant otherwise, OTHERS says why."""
    labels = {
        (prefix, str(said["label"]).lower()): curie
        for prefix in PACKAGED
        for curie, said in read(newest([prefix])[prefix]).items()
        if curie.startswith(f"{prefix}:") and said["label"]
    }
    taken = {
        (surface, row["id"], labels[prefix, surface])
        for name, row in ROWS
        if (name, row["id"].partition(":")[0])
        != ("analyte", "CHEBI")  # "estradiol" of a laboratory is 17beta-estradiol
        if (prefix := row["id"].partition(":")[0]) in PACKAGED
        for surface in (one.strip("=?").lower() for one in cell(row["surfaces"]))
        if labels.get((prefix, surface), row["id"]) != row["id"]
        and not surface.startswith(row["label"].lower().partition(" ")[0])
    }
    assert {one for one in taken if one[0] not in OTHERS} == set()
    assert set(OTHERS) == {surface for surface, _, _ in taken}

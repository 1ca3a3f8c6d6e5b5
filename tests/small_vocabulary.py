"""A vocabulary of a dozen rows, made in a temporary folder: what tests of names and recognition stand on."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.vocabulary import Vocabulary, load

TERMS = Path(__file__).parents[1] / "ontology"
_COLUMNS = "id label parent surfaces case closest close narrow protein definition source note specimen target"
COLUMNS = _COLUMNS.split()
DIRECTIVES = {"id": "ID", "label": "LABEL", "parent": "SC % SPLIT=|"}

CELL = """
CL:0000084	T cell		T lymphocyte|=TC?
CL:0000236	B cell	CL:0000738	CD19+ B cell
CL:0000624	CD4-positive T cell	CL:0000084	CD4 T cell|CD4+ T cell|CD4+ cell
CL:0000625	CD8-positive T cell	CL:0000084	CD8 T cell|CD8+ T cell
CL:0000815	regulatory T cell	CL:0000084	Treg
CL:0000623	natural killer cell	CL:0000738	NK cell
CL:0001065	innate lymphoid cell	CL:0000738
CL:0000738	leukocyte
tkg:InnateT	innate T cell	CL:0000084	innate T-cell||CL:0002127||CL:0000940
	odd cell		odd cell
"""
CONDITION = """
MONDO:0005100	systemic sclerosis		systemic scleroderma
MONDO:0016356	diffuse systemic sclerosis	MONDO:0005100
MONDO:0016359	limited systemic sclerosis	MONDO:0005100
MONDO:0015925	interstitial lung disease
MONDO:0005344	hepatitis B
MONDO:0005231	hepatitis C
MONDO:0007915	systemic lupus erythematosus	MONDO:0004670	=SLE
MONDO:0004670	lupus
MONDO:0002280	anemia
MONDO:0005070	neoplasm		tumor
MONDO:0000001	HD disease		=HD?
MONDO:0005301	multiple sclerosis		=MS
MONDO:0005300	Raynaud's phenomenon
"""
ANALYTE = """
HGNC:10616	CCL18		=PARC?|DC-CK1|||||P55774
HGNC:15866	CUL9		=PARC?
HGNC:1678	CD4
HGNC:1706	CD8A		CD8
HGNC:6018	IL6		interleukin-6
HGNC:5438	IFNG		IFN-gamma
HGNC:7315	MS4A1		CD20
HGNC:11892	TNF
"""
TISSUE = """
UBERON:0002097	skin of body		skin
UBERON:0001134	skeletal muscle tissue		muscle
UBERON:0000178	blood
UBERON:9999999	skin muscle
"""
OTHER = {
    "assay": "OBI:0002118\texome sequencing\nOBI:0002117\twhole genome sequencing\n",
    "method": "EFO:0009120\tbiopsy\n",
    "agent": "CHEBI:66919\truxolitinib\ntkg:Tnfi\tTNF inhibitor\t\t\t\tCHEBI:35705\t\t\t\t\t\t\t\tHGNC:11892\n",
    "blocker": "\tsingle cell\n\tskin score\n\tMSC infusion\n",
}


def _row(line: str) -> str:
    """A line of the tables above: ``|||`` leads on to the columns after the surfaces."""
    return line.replace("|||||", "\t\t\t\t\t").replace("||", "\t\t")


def write(folder: Path, tables: dict[str, str]) -> Path:
    """Write the tables and the real rules of recognition into a folder, without any ontology file."""
    (folder / "terms").mkdir(parents=True, exist_ok=True)
    for kind, rows in tables.items():
        lines = ["\t".join(COLUMNS), "\t".join(DIRECTIVES.get(column, "") for column in COLUMNS)]
        lines += [_row(line) for line in rows.strip("\n").splitlines()]
        (folder / "terms" / f"{kind}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if not (folder / "recognition").exists():
        shutil.copytree(TERMS / "recognition", folder / "recognition")
        (folder / "recognition" / "sources.tsv").write_text("ontology\tkind\n", encoding="utf-8")
    return folder


def tables() -> dict[str, str]:
    """The tables by kind."""
    return {"cell": CELL, "condition": CONDITION, "analyte": ANALYTE, "tissue": TISSUE, **OTHER}


def small(folder: Path) -> Vocabulary:
    """The vocabulary of the tables above; ``folder`` is a temporary one."""
    return load(ontology=write(folder / "ontology", tables()), cached=folder / "cache")

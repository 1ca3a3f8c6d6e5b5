"""N-Triples → what the OWL API and HermiT say of them; both come with owlready2 and run on Java 8 or newer."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import owlready2

from kg import iris
from kg.reason.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

# EL, QL and RL are parts of DL; plain "OWL 2" is OWL 2 Full.
_IN_DL: Final = ("OWL 2 DL", "OWL 2 EL", "OWL 2 QL", "OWL 2 RL")
_SECONDS: Final = 600


def java() -> str | None:
    """The Java that owlready2 would start; ``None`` where there is none."""
    return shutil.which(str(owlready2.JAVA_EXE))


def outside_dl(triples: bytes) -> Iterator[Finding]:
    """One finding if the OWL API (3.4.3, behind Pellet's command line) does not find the triples in OWL 2 DL."""
    jars = Path(owlready2.__file__).parent / "pellet"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ontology.ttl"
        file.write_bytes(triples)
        command = [str(java()), "-cp", f"{jars}/*", "pellet.Pellet", "info", file.as_uri()]
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    found = re.search(r"OWL Profile = (.+)", done.stdout)
    if found is None:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it says nothing"]
        yield Finding("profile", "OWL API", f"it cannot read the ontology: {last[0]}")
    elif found[1].strip() not in _IN_DL:
        yield Finding("profile", "OWL API", f"it finds {found[1].strip()}, not OWL 2 DL: see the findings of profile")


def inconsistencies(triples: bytes) -> Iterator[Finding]:
    """One finding if no model exists, else one for every class that must be empty (HermiT 1.3.8)."""
    world = owlready2.World()
    try:
        world.get_ontology("https://w3id.org/trialkg/check#").load(fileobj=BytesIO(triples))
        owlready2.sync_reasoner_hermit(world, debug=0)
        empty = sorted(iris.contract(found.iri) for found in world.inconsistent_classes() if found.iri != _NOTHING)
    except owlready2.OwlReadyInconsistentOntologyError:
        yield Finding("consistency", "HermiT", "ontology and data contradict each other: see the findings of disjoint")
        return
    except owlready2.OwlReadyJavaError as error:
        yield Finding("consistency", "HermiT", f"it cannot reason over the ontology: {_first_line(error)}")
        return
    finally:
        world.close()
    for term in empty:
        yield Finding(
            "consistency", term, "nothing can be a member of it: look at its superclasses and disjoint classes"
        )


_NOTHING: Final = "http://www.w3.org/2002/07/owl#Nothing"


def _first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if "xception" in line]
    return (lines or str(error).splitlines() or ["no reason given"])[0].strip()

"""Programs of others, in an environment of their own (``make system``), whose judgement tests hold exports against."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

from conftest import ROOT, missing

TOOLS: Final = Path(__file__).with_name("tools")


def python() -> Path:
    """The Python of the environment that ``make system`` makes for programs of others; a skip where there is none."""
    found = Path(os.environ.get("TRIALKG_TOOLS", ROOT / ".venv-tools")) / "bin" / "python"
    if not found.exists():
        missing("no .venv-tools with the programs of tests/tools/requirements.txt (make system)")
    return found


def tool(script: str, *arguments: str) -> Any:  # noqa: ANN401 - whatever the program of others says
    """The answer of a program of others, as JSON."""
    found = subprocess.run([str(python()), str(TOOLS / script), *arguments], check=True, capture_output=True)
    return json.loads(found.stdout.splitlines()[-1])

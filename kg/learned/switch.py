"""The environment → whether documents are read a second time; ``TRIALKG_SECOND_READING=off`` leaves the rules alone."""

from __future__ import annotations

import os
from typing import Final

SWITCH: Final = "TRIALKG_SECOND_READING"


def reads_again() -> bool:
    """Whether the second reading is on, as it is unless the environment turns it off."""
    return os.environ.get(SWITCH, "").casefold() != "off"

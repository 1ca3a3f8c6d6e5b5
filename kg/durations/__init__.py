"""Words of time → ISO 8601 durations and anchors: "12 months" → P12M, "At inclusion" → anchor inclusion.

The words are in ``ontology/reading/times.tsv``: numbers, units, letters of time points (``D28``), frequencies, anchors.
"""

from __future__ import annotations

from typing import Final

from kg.durations.amounts import Time, amounts, single
from kg.durations.frames import Frame, time_frame

__all__: Final = ["Frame", "Time", "amounts", "single", "time_frame"]

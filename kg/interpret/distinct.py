"""Measurements of a page → each once, the fuller where two tell of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Measurement

_SUMMARIES: Final = frozenset({"brief_summary", "title", "official_title", "lay_summary"})


def distinct(found: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """Drop repeats, and prose that only restates an assay which an outcome or a fuller sentence already places."""
    full = [one for one in found if one.assay and (one.specimens or one.analytes or one.cells)]
    placed, told_in = {one.assay for one in full}, {(one.assay, one.outcome) for one in full}
    seen: set[tuple[object, ...]] = set()
    kept: list[Measurement] = []
    for one in found:
        key = (
            one.assay,
            one.outcome,
            one.time_point,
            one.analytes,
            one.specimens,
            one.cells,
            one.source_groups,
            one.exposures,
            tuple(population.markers for population in one.populations),
        )
        bare = not (one.specimens or one.analytes or one.cells)
        restates = one.outcome is None and bare and (one.assay in placed or any(k.assay == one.assay for k in kept))
        # "Maximum plasma concentration (Cmax)" is one measurement by two names.
        restates = restates or (bare and (one.assay, one.outcome) in told_in)
        if key not in seen and not restates and not _retold(one, found, kept):
            seen.add(key)
            kept.append(one)
    return tuple(kept)


def _retold(one: Measurement, found: Sequence[Measurement], kept: Sequence[Measurement]) -> bool:
    """Whether a summary's assay has its specimens in a section that is none, or in another summary that is kept.

    A summary that names one specimen more tells more: "in serum and lavage fluid", where the outcome says serum.
    """
    if one.quote.section not in _SUMMARIES:
        return False
    fuller = [*(other for other in found if other.quote.section not in _SUMMARIES), *kept]
    same = [o for o in fuller if o.assay == one.assay and o.specimens and o.quote.section != one.quote.section]
    told = {specimen for other in same for specimen in other.specimens}
    return bool(same) and (not one.analytes or told.issuperset(one.specimens))

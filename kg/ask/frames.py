"""Rows, or values of our dataclasses → a pandas ``DataFrame``, for whoever has installed pandas."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from kg.model import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame


def frame(rows: Iterable[Any], columns: Iterable[str] | None = None) -> DataFrame:
    """A row each; a concept becomes two columns, its CURIE and, with ``_label`` behind the name, its label.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise MissingExtra("pandas", "dataframes") from error
    plain = [_flat(asdict(row) if is_dataclass(row) and not isinstance(row, type) else row) for row in rows]
    table = pd.DataFrame(plain)
    if columns is None:
        return table
    wanted = {name: None for column in columns for name in (column, f"{column}_label")}
    return table.reindex(columns=[name for name in wanted if name in table or not name.endswith("_label")])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and value.keys() == {"id", "label"}:
            flat |= {name: value["id"], f"{name}_label": value["label"]}
        else:
            flat[name] = value
    return flat

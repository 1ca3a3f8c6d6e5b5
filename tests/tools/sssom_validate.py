"""SSSOM table → what sssom-py says of it, by all of its validators that need no network, as JSON."""

from __future__ import annotations

import json
import logging
import sys

from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate


def main() -> None:
    """Read and judge it."""
    logging.disable(logging.CRITICAL)
    found = parse_sssom_table(sys.argv[1])
    kinds = (
        SchemaValidationType.JsonSchema,
        SchemaValidationType.PrefixMapCompleteness,
        SchemaValidationType.StrictCurieFormat,
    )
    reports = validate(found, validation_types=kinds, fail_on_error=False)
    errors = [result.message for report in reports.values() for result in report.results]
    print(json.dumps({"rows": len(found.df), "errors": errors}))


if __name__ == "__main__":
    main()

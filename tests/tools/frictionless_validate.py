"""Folder of tables with their ``datapackage.json`` → what the Frictionless validator says of all of them, as JSON."""

from __future__ import annotations

import json
import sys

from frictionless import Package, system


def main() -> None:
    """Validate every table against its description."""
    with system.use_context(trusted=True):
        report = Package(f"{sys.argv[1]}/datapackage.json").validate()
    # an empty table has no count of rows
    tables = {task.name: task.stats.get("rows", 0) for task in report.tasks}
    errors = report.flatten(["type", "note"])
    print(json.dumps({"valid": report.valid, "rows": tables, "errors": errors}))


if __name__ == "__main__":
    main()

"""Folder of KGX JSON lines → what KGX's own validator says of it, as JSON; the Biolink Model is that of its package.

Run by the environment of ``requirements.txt``.  KGX asks the network for model and prefixes when it is imported: both
are handed to it from the installed package ``biolink-model`` before.
"""

# ruff: noqa: E402 - the model has to be in place before KGX is imported
from __future__ import annotations

import functools
import importlib.util
import json
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import bmt


def _refused(*_: object) -> NoReturn:
    raise OSError("the validator asked the network")


socket.socket.connect = _refused  # type: ignore[method-assign]
MODEL = Path(next(iter(importlib.util.find_spec("biolink_model").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
PREFIXES = json.loads((MODEL / "prefixmaps" / "biolink_model_prefix_map.json").read_text(encoding="utf-8"))
bmt.Toolkit.__init__.__defaults__ = (str(MODEL / "schema" / "biolink_model.yaml"), {"predicate mappings": []})
bmt.Toolkit = functools.lru_cache(bmt.Toolkit)  # it takes seconds to load

import kgx.config

OURS = json.loads(sys.argv[2])
kgx.config.get_jsonld_context = lambda *_, **__: PREFIXES | OURS

from kgx.transformer import Transformer
from kgx.validator import Validator


def main() -> None:
    """Validate, and print counts and errors."""
    folder = Path(sys.argv[1])
    validator = Validator()
    transformer = Transformer(stream=True)
    seen = {"node": 0, "edge": 0}

    def inspector(kind: Any, record: list[Any]) -> None:  # noqa: ANN401 - KGX's own enumeration
        seen[str(kind.value)] += 1
        validator(kind, record)

    files = [str(folder / "nodes.jsonl"), str(folder / "edges.jsonl")]
    transformer.transform({"filename": files, "format": "jsonl"}, {"format": "null"}, inspector=inspector)
    print(
        json.dumps({"seen": seen, "model": validator.get_validation_model_version(), "errors": validator.get_errors()})
    )


if __name__ == "__main__":
    main()

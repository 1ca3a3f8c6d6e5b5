"""A parsed record (JSON object or XML element) and a format's table → sections, each with the path of its value.

A registry format (``kg/registries/<format>.py``) is a ``Registry``: what its records look like, and the name of its
table in ``ontology/reading`` (path → section, qualifier, reader).  Paths are JSON Pointers (RFC 6901) or absolute
location paths of XPath 1.0.
"""

from __future__ import annotations

from typing import Final

from kg.records.registry import Reading, Registry

__all__: Final = ["Reading", "Registry"]

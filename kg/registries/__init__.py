"""Structured sources, a module a format, each with a ``REGISTRY``: the folder is the list."""

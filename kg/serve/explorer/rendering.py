"""A template and its values → HTML; whatever a document brought stands there as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kg.ask.formats import cell
from kg.serve.explorer import words

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE: Final = Path(__file__).parent


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - a template's values
    """One page."""
    return environment().get_template(template).render(values)


@cache
def environment() -> Environment:
    """The templates: everything is escaped, and an unknown value is an error."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "cell": cell,
        "words": words.words,
        "count": words.count,
        "kinds": words.kinds,
        "trial_url": trial_url,
        "concept_url": concept_url,
        "number": lambda value: f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
    }
    made.globals |= {"url": address, "kind_signs": words.signs(), "web": web}
    return made


def trial_url(trial: object) -> str:
    """A trial's page."""
    return f"/trial/{quote(str(trial), safe='')}"


def concept_url(curie: object) -> str:
    """A concept's page."""
    return f"/concept/{quote(str(curie), safe=':')}"


def address(path: str, fields: Mapping[str, object] | None = None, **more: object) -> str:
    """A path with the fields of a form; ``None`` and empty ones are left out."""
    kept = {name: value for name, value in {**(fields or {}), **more}.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(kept)}" if kept else path


def web(words: object) -> str | None:
    """The words, if they are an address of the web that a link may lead to; a document may bring ``javascript:``.

    >>> web("https://example.org/x"), web("javascript:alert(1)")
    ('https://example.org/x', None)
    """
    said = str(words)
    return said if said.startswith(("https://", "http://")) else None

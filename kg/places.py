"""Words for a country in the languages of our documents → its English short name (ISO 3166, through pycountry)."""

from __future__ import annotations

import gettext
from functools import cache

import pycountry

_LANGUAGES = ("it", "fr", "de", "es", "nl", "pt")


def country(words: str) -> str | None:
    """The English short name of a country, or ``None`` for words that name none.

    >>> country("Francia"), country("Stati Uniti"), country("Korea, Republic of"), country("USA"), country("Poitiers")
    ('France', 'United States', 'South Korea', 'United States', None)
    """
    return _names().get(words.strip(" .").casefold())


@cache
def _names() -> dict[str, str]:
    """Every name, code and translation of a country, folded; what two countries share names none."""
    found: dict[str, set[str]] = {}
    for one in pycountry.countries:
        label = str(getattr(one, "common_name", one.name))
        names = {one.name, one.alpha_3, label, getattr(one, "official_name", one.name)}
        for language in _LANGUAGES:
            words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
            names |= {words.gettext(name) for name in (one.name, label)}
        for name in names:
            found.setdefault(name.casefold(), set()).add(label)
    return {name: labels.pop() for name, labels in found.items() if len(labels) == 1}

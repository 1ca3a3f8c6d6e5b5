"""The front matter of queries/*.rq → docs/questions.md (``make docs``; ``--print`` writes it to standard output)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# Questions

Made from the front matter of `queries/*.rq` by `make docs`; not edited by hand.

Ask in words (`trialkg ask "which trials biopsy skin"`) or by name (`trialkg ask trials-biopsying-tissue tissue=skin`).
A term may be a label, a synonym or a CURIE, and means itself or anything below it; a tissue also any part of it. To
study means: measured, collected, administered, targeted, objective or ex vivo ([words](words.md)).
"""


def spoken(phrase: str, examples: dict[str, str]) -> str:
    """A pattern of words → one way of saying it: the first of each choice, without what is optional.

    >>> spoken("which|what trials biopsy {tissue} [now]", {"tissue": "skin"})
    'which trials biopsy skin'
    """
    plain = re.sub(r"\s*\[[^\]]*\]", "", phrase)
    plain = re.sub(r"(\w[\w'-]*)(?:\|[\w'-]+)+", r"\1", plain)
    return re.sub(r"\{(\w+)\}", lambda slot: examples.get(slot[1]) or f"…{slot[1]}…", plain)


def page() -> str:
    """The whole page."""
    sys.path.insert(0, str(ROOT))
    from kg.ask import Question, load_questions  # noqa: PLC0415 - a script beside the package, not inside it

    def entry(question: Question) -> str:
        examples = {slot.name: slot.example for slot in question.slots}
        slots = [f"{'[' * slot.optional}{slot.name}=…{']' * slot.optional}" for slot in question.slots]
        ways = list(dict.fromkeys(spoken(phrase, examples) for phrase, _ in question.phrases))[:2]
        return "\n".join(
            [
                f"\n## {question.title}",
                "",
                str(question.front.get("description", "")),
                "",
                f"- `{' '.join(('trialkg ask', question.name, *slots))}`",
                *(f'- "{way}"' for way in ways),
                f"- columns: {', '.join(question.columns)}",
                "",
            ]
        )

    return HEAD + "".join(entry(question) for question in load_questions(ROOT / "queries"))


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        (ROOT / "docs" / "questions.md").write_text(page())

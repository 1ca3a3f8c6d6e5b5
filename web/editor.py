"""``@zazuko/yasgui``, as npm installed it → ``kg/serve/explorer/assets/yasgui``: the editor's script and style."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_BUILD: Final = _HERE / "node_modules" / "@zazuko" / "yasgui" / "build"
_TARGET: Final = _HERE.parent / "kg" / "serve" / "explorer" / "assets" / "yasgui"


_INLINE: Final = {
    "o.styleSheet?o.styleSheet.cssText=n:o.appendChild(document.createTextNode(n)),e.appendChild(o)": "0",
    "<strong style='text-decoration:underline'>": "<strong>",
}
"""Styles written into the page, which the policy of the server refuses: a cursor over columns, an underlining."""
_FOREIGN: Final = (r"(?<=,)awol=`[^`]*`,", r"(?<=,)awol,")
"""The prefix of AtomOWL, as it is declared and as it is listed: its address reads like a path of somebody's machine."""


def main() -> None:
    """Copy the built files, without the address of a source map, without inline styles and one prefix."""
    _TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_BUILD / "yasgui.min.css", _TARGET / "yasgui.min.css")
    script = (_BUILD / "yasgui.min.js").read_text(encoding="utf-8")
    for written, instead in _INLINE.items():
        if script.count(written) != 1:
            raise SystemExit(f"another version of the editor: {written!r} stands there {script.count(written)} times")
        script = script.replace(written, instead)
    for pattern in _FOREIGN:
        script, found = re.subn(pattern, "", script)
        if found != 1:
            raise SystemExit(f"another version of the editor: {pattern!r} stands there {found} times")
    kept = [line for line in script.splitlines() if not line.startswith("//# sourceMappingURL=")]
    (_TARGET / "yasgui.min.js").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

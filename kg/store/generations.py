"""Store folder → the generation that a reader may hold, and the locks that keep builders from deleting it.

Layout: ``generations/000007/`` beside its older ones, ``current`` → the newest, ``build.lock`` for the one builder.
A published generation is never opened for writing; its ``lock`` file is held shared by every reader.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GRAPH: Final = "graph"
INDEX: Final = "index.sqlite"
NAMES: Final = "names.sqlite"
REPORT: Final = "report.jsonl"
LOCK: Final = "lock"
_ATTEMPTS: Final = 100


def pin(store: Path) -> tuple[Path, int]:
    """Resolve ``current`` once and hold that generation: (its path, the descriptor that holds the shared lock).

    A builder may delete the generation between the two steps; then there is a newer one, and we look again.

    Raises:
        StoreError: there is no published generation.
    """
    for _ in range(_ATTEMPTS):
        try:
            path = store / (store / "current").readlink()
            descriptor = os.open(path / LOCK, os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            if not (store / "current").is_symlink():
                break
            continue
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if _still_there(path, descriptor):
            return path, descriptor
        os.close(descriptor)
    from kg.model import StoreError  # noqa: PLC0415 - only a failure needs the model

    raise StoreError(f"no store at {store}: `trialkg build --store {store}` makes one")


def _still_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat((path / LOCK).stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def build_lock(store: Path, waiting: Callable[[str], None]) -> int:
    """Become the only builder of a store; ``waiting`` hears who holds the lock where we have to wait for it."""
    store.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(store / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
        waiting(f"another build (process {holder}) holds {store}: waiting for it")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def publish(store: Path, draft: Path) -> Path:
    """Draft → newest generation: everything reaches the disk first, then ``current`` is swapped in one step."""
    for path in (*draft.rglob("*"), draft):
        _sync(path)
    name = f"{_newest(store) + 1:06d}"
    final = store / "generations" / name
    draft.rename(final)
    _sync(final.parent)
    swap = store / ".current"
    swap.unlink(missing_ok=True)
    swap.symlink_to(f"generations/{name}")
    swap.replace(store / "current")
    _sync(store)
    return final


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _newest(store: Path) -> int:
    return max((int(path.name) for path in published(store)), default=0)


def published(store: Path) -> Iterator[Path]:
    """The finished generations, whether current or not."""
    return (path for path in (store / "generations").glob("*") if path.name.isdigit())


def collect(store: Path) -> tuple[Path, ...]:
    """Delete the generations that nobody reads, and drafts of builds that died; the build lock must be held."""
    import shutil  # noqa: PLC0415 - readers import this module too

    gone = []
    keep = (store / "current").resolve() if (store / "current").is_symlink() else None
    for path in sorted((store / "generations").glob("*")):
        if path.resolve() == keep:
            continue
        descriptor = _exclusive(path)
        if descriptor is None:
            continue
        shutil.rmtree(path)
        os.close(descriptor)
        gone.append(path)
    return tuple(gone)


def _exclusive(path: Path) -> int | None:
    """The exclusive lock of a generation, or ``None`` where a reader holds it."""
    descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor

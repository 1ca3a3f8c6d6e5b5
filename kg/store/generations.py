"""Store folder → the generation that a reader may hold, and the locks that keep builders from deleting it.

Layout: ``generations/000007/`` beside its older ones, ``current`` → the newest, ``build.lock`` for the one builder.
A published generation is never opened for writing; its ``lock`` file is held shared by every reader.
"""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GRAPH: Final = "graph"
INDEX: Final = "index.sqlite"
NAMES: Final = "names.sqlite"
REPORT: Final = "report.jsonl"
LOCK: Final = "lock"
DECISIONS: Final = "curation.nq"
"""What curators have decided: in a file of its own, which a damaged graph or index takes nothing from."""
_SWAP: Final = ".current"
_ATTEMPTS: Final = 100


def pin(store: Path) -> tuple[Path, int]:
    """Resolve ``current`` once and hold that generation: (its path, the descriptor that holds the shared lock).

    A builder may delete the generation between the two steps; then there is a newer one, and we look again.

    Raises:
        StoreError: there is no published generation, or ``current`` leads nowhere.
    """
    for _ in range(_ATTEMPTS):
        try:
            path = store / (store / "current").readlink()
            descriptor = os.open(path / LOCK, os.O_RDONLY)
        except OSError:
            if not (store / "current").is_symlink():
                break
            continue
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if _still_there(path, descriptor):
            return path, descriptor
        os.close(descriptor)
    raise _no_store(store)


def _no_store(store: Path) -> Exception:
    from kg.model import StoreError  # noqa: PLC0415 - only a failure needs the model

    if os.path.lexists(store / "current"):
        return StoreError(f"the store at {store} is damaged: {store / 'current'} leads to no generation")
    if store.exists() and not store.is_dir():
        return StoreError(f"{store} is a file, no store")
    return StoreError(f"no store at {store}: `trialkg build --store {store}` makes one")


def _still_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat((path / LOCK).stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def build_lock(store: Path, waiting: Callable[[str], None]) -> int:
    """Become the only builder of a store; ``waiting`` hears who holds the lock where we have to wait for it.

    The kernel gives the lock back when its holder dies, however it dies; what the holder wrote about itself stays then,
    and is said to be of no use.

    Raises:
        StoreError: the folder cannot be made or written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(store / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        from kg.model import StoreError  # noqa: PLC0415 - only a failure needs the model

        reason = f"{store} is a file" if store.is_file() else error.strerror
        raise StoreError(f"no store can be made at {store}: {reason}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting(f"another build holds {store} ({_holder(descriptor)}): waiting for it")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    else:
        if left := _holder(descriptor, ""):
            waiting(f"a build of {store} ended before it was done ({left}): what it left is cleared away")
    started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {started}".encode(), 0)
    return descriptor


def _holder(descriptor: int, nobody: str = "a process that does not say who it is") -> str:
    return os.pread(descriptor, 200, 0).decode(errors="replace").strip() or nobody


def unlock(descriptor: int) -> None:
    """Let the next builder in."""
    os.ftruncate(descriptor, 0)
    os.close(descriptor)


def publish(store: Path, draft: Path) -> Path:
    """Draft → newest generation: everything reaches the disk first, then ``current`` is swapped in one step.

    Files that the generation before has too (hard links) are on the disk already.
    """
    for path in (*draft.rglob("*"), draft):
        if path.is_dir() or path.stat().st_nlink == 1:
            _sync(path)
    name = f"{_newest(store) + 1:06d}"
    final = store / "generations" / name
    draft.rename(final)
    _sync(final.parent)
    swap = store / _SWAP
    swap.unlink(missing_ok=True)
    swap.symlink_to(f"generations/{name}")
    if (store / "current").is_dir() and not (store / "current").is_symlink():
        (store / "current").rename(store / "generations" / f"broken-{name}")
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
    """Delete the generations that nobody reads, and what builds left that died; the build lock must be held."""
    import shutil  # noqa: PLC0415 - readers import this module too

    gone = []
    (store / _SWAP).unlink(missing_ok=True)
    keep = (store / "current").resolve() if (store / "current").is_symlink() else None
    for path in sorted((store / "generations").glob("*")):
        if path.resolve() == keep:
            continue
        descriptor = _exclusive(path)
        if descriptor is None:
            continue
        shutil.rmtree(path, ignore_errors=True)
        os.close(descriptor)
        gone.append(path)
    return tuple(gone)


def _exclusive(path: Path) -> int | None:
    """The exclusive lock of a generation, or ``None`` where a reader holds it."""
    try:
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:  # no generation, or one on a disk that is full: there is nothing to lock, or nothing can be done
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor

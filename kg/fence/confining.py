"""Limits → this process held to them: no socket, no other program, so much memory, gone when its parent is gone."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kg.fence import seccomp

MIB: Final = 1 << 20
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


class Limits(NamedTuple):
    """What one piece of work may take: ``seconds`` of wall clock, ``memory`` of address space and ``size`` of answer.

    ``memory`` and ``size`` are bytes.  An honest COUNT over a whole graph streams, and needs little of either.
    """

    seconds: float = 10.0
    memory: int = 2048 * MIB
    size: int = 64 * MIB


def confine(limits: Limits, *, writing: bool = False) -> bool:
    """Hold this process to the limits of memory, and take away sockets, other programs and, unless asked, writing.

    Returns whether the kernel keeps sockets closed; where it cannot (not Linux), the other limits hold all the same.
    """
    _lower(resource.RLIMIT_AS, limits.memory)
    _lower(resource.RLIMIT_CORE, 0)
    if not writing:
        _lower(resource.RLIMIT_FSIZE, 0)
    with suppress(OSError):  # a kernel without that file; it only helps to choose whom to end when memory is short
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        seccomp.refuse((seccomp.NETWORK, seccomp.PROGRAM, seccomp.ESCAPE))
    except OSError:
        return False
    return True


def offline() -> bool:
    """Take away this process's and its children's sockets for good; whether that held."""
    try:
        seccomp.refuse((seccomp.NETWORK,))
    except OSError:
        return False
    return True


def die_with(parent: int) -> None:
    """Let the kernel end this process when its parent ends; at once where that has happened already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _lower(which: int, value: int) -> None:
    """Lower a limit; a hard limit that is lower already stays."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))

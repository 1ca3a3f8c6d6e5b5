"""A command's work → its exit status, done in a forked process behind the fence."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from typing import TYPE_CHECKING

from kg.fence.confining import Limits, confine
from kg.fence.faults import Died, Overtime

if TYPE_CHECKING:
    from collections.abc import Callable


def once(work: Callable[[], int], limits: Limits) -> int:
    """Do a piece of work in a child of this process; it prints for itself, and returns its exit status.

    To be called before anything starts a thread: a fork copies locks, but not the threads that would open them.

    Raises:
        Overtime: it took longer than ``limits.seconds``.
        Died: it needed more memory than ``limits.memory``, or a stack overflowed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _work(work, limits)
    try:
        status = _wait(child, limits.seconds)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        raise Died(f"stopped by {name}: it needs too much memory, or is nested too deeply")
    return os.WEXITSTATUS(status)


def _work(work: Callable[[], int], limits: Limits) -> None:
    status = 1
    try:
        confine(limits, writing=True)
        status = work()
        sys.stdout.flush()
        sys.stderr.flush()
    except MemoryError:
        os.write(2, b"trialkg: more memory is needed than this may take\n")
    finally:
        os._exit(status)


def _wait(child: int, seconds: float) -> int:
    """The child's wait status, as soon as it ends."""
    if hasattr(os, "pidfd_open"):
        descriptor = os.pidfd_open(child)
        try:
            ready, _, _ = select.select([descriptor], [], [], seconds)
        finally:
            os.close(descriptor)
        if ready:
            return os.waitpid(child, 0)[1]
    else:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.01)
    raise Overtime(f"stopped after {seconds:g} seconds")

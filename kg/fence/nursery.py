"""Name of a task → worker processes that do it behind the fence, forked by a small helper of one thread.

The helper is a fresh interpreter that imports the task and nothing else: forking a program that has threads (an opened
store, an event loop) copies their locks, and Python 3.12 warns of it.  It is started before the event loop, holds no
listening socket, and ends with whoever started it; so do its workers.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.fence import frames
from kg.fence.confining import Limits, confine, die_with

if TYPE_CHECKING:
    from collections.abc import Callable

_HATCH: Final = b"w"
_PID: Final = struct.Struct(">I")
_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "TRIALKG_CACHE")
"""What a worker needs of the environment: no password that stands in it comes along."""


class Task(NamedTuple):
    """What workers do: ``make`` is ``module:function``; called with ``argument`` it opens what the work needs.

    It returns a function of bytes → bytes, and has an attribute ``name``: which state of the data it works on.
    """

    make: str
    argument: str
    limits: Limits = Limits()


class Hatchling(NamedTuple):
    """A worker as it is handed over: its process, and the socket on which frames go to and fro."""

    pid: int
    pidfd: int
    channel: socket.socket


class Nursery:
    """The helper, as its owner sees it."""

    def __init__(self, task: Task) -> None:
        """Start the helper; it takes a tenth of a second until it can fork."""
        self.task = task
        self.door, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # threads of RocksDB would reserve 64 MiB of address space each, which counts against the limit of memory
        environment |= {"MALLOC_ARENA_MAX": "2", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with far:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", "from kg.fence.nursery import main; main()", str(far.fileno())],
                pass_fds=(far.fileno(),),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.door.send(json.dumps([task.make, task.argument, *task.limits]).encode())

    def order(self) -> None:
        """Ask for one more worker.

        Raises:
            OSError: the helper is gone.
        """
        self.door.send(_HATCH)

    def hatched(self) -> Hatchling:
        """The worker that is ready to be fetched (``door`` can be read).

        Raises:
            EOFError: the helper is gone.
        """
        data, descriptors, _, _ = socket.recv_fds(self.door, _PID.size, 2)
        if len(data) < _PID.size:
            raise EOFError("the helper that forks workers is gone")
        channel, pidfd = descriptors
        return Hatchling(_PID.unpack(data)[0], pidfd, socket.socket(fileno=channel))

    @property
    def gone(self) -> bool:
        """Whether the helper has ended, and so has every worker."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the helper and with it every worker."""
        self.door.close()
        self._process.kill()
        self._process.wait()


def main() -> None:
    """Fork a worker each time one is ordered, until whoever orders is gone."""
    door = socket.socket(fileno=int(sys.argv[1]))
    make, argument, *limits = json.loads(door.recv(1 << 16))
    task = Task(make, argument, Limits(*limits))
    module, _, function = task.make.partition(":")
    maker: Callable[[str, Limits], Any] = getattr(import_module(module), function)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a worker: its socket says when it is gone
    while door.recv(1) == _HATCH:
        near, far = socket.socketpair()
        with near, far:
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                door.close()
                near.close()
                _work(far, maker, task, parent)
            pidfd = os.pidfd_open(pid)
            socket.send_fds(door, [_PID.pack(pid)], [near.fileno(), pidfd])
            os.close(pidfd)


def _work(channel: socket.socket, maker: Callable[[str, Limits], Any], task: Task, parent: int) -> None:
    """A worker's life: open, confine, say so, then answer frame by frame; it never returns."""
    with suppress(BaseException):
        die_with(parent)
        try:
            does = maker(task.argument, task.limits)
        except Exception as error:  # noqa: BLE001 - whoever ordered the worker hears why there is none
            frames.send(channel, json.dumps({"error": str(error)}).encode())
            os._exit(1)
        fenced = confine(task.limits)
        frames.send(channel, json.dumps({"fenced": fenced, "name": does.name}).encode())
        for requests in frames.received(channel):
            # small answers go together, so that whoever waits for them is woken once
            answers = [frames.framed(does(request)) for request in requests[:-1]]
            last = does(requests[-1])
            if answers:
                channel.sendall(b"".join(answers))
            frames.send(channel, last)
    os._exit(0)

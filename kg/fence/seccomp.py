"""Purposes of system calls → a filter on this process that refuses them, from now on and in every child (seccomp(2)).

``syscalls.tsv`` holds the numbers, by architecture, from the Linux headers.  A refused call answers EPERM: the program
that tried lives on and says what it could not do.  No privilege is needed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

NETWORK: Final = "network"
"""Opening a socket or using one by address, and io_uring, which would do it without a system call of that name."""
PROGRAM: Final = "program"
"""Becoming another program."""
ESCAPE: Final = "escape"
"""Reaching into other processes, namespaces, mounts, kernel keys and modules."""

_TABLE: Final = Path(__file__).with_name("syscalls.tsv")
_ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*, linux/audit.h
_FOREIGN: Final = 0x40000000  # __X32_SYSCALL_BIT: the same calls under other numbers
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF opcodes, linux/bpf_common.h
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM  # SECCOMP_RET_*
_NO_NEW_PRIVILEGES, _FILTER_MODE, _ALL_THREADS = 38, 1, 1  # PR_SET_NO_NEW_PRIVS, SECCOMP_SET_MODE_FILTER, …_TSYNC


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def available() -> bool:
    """Whether this machine has seccomp and the table knows its numbers."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def refuse(purposes: Iterable[str]) -> None:
    """Refuse every system call of these purposes to all threads of this process; it cannot be undone.

    Raises:
        OSError: the kernel takes no filter (one without seccomp), or this is another kind of machine.
    """
    if not available():
        raise OSError(errno.ENOSYS, "no seccomp on this kind of machine")
    wanted = frozenset(purposes)
    program = _program([number for purpose, number in _numbers() if purpose in wanted])
    libc = ctypes.CDLL(None, use_errno=True)
    described = _Program(len(program) // 8, program)
    (install,) = (number for purpose, number in _numbers() if purpose == "install")
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.syscall(
        install, _FILTER_MODE, _ALL_THREADS, ctypes.byref(described)
    ):
        code = ctypes.get_errno() or errno.EINVAL
        raise OSError(code, f"no seccomp filter: {os.strerror(code)}")


@cache
def _numbers() -> tuple[tuple[str, int], ...]:
    """(purpose, number on this architecture) of every system call in the table."""
    head, *rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines())
    place = head.index(platform.machine())
    return tuple((row[0], int(row[place])) for row in rows)


def _program(numbers: list[int]) -> bytes:
    """A BPF program over ``struct seccomp_data`` (number at 0, architecture at 4) that refuses these calls."""
    refused = len(numbers)  # instructions between the first comparison and the return that refuses
    compared = [(_EQUAL, refused - place, 0, number) for place, number in enumerate(numbers)]
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _ARCHITECTURES[platform.machine()]),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, refused + 1, 0, _FOREIGN),
        *compared,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in code)

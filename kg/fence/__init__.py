"""A function → its result, computed where it can open no socket, with a limit of memory and a deadline.

``confining`` holds a process to limits (``seccomp`` filters its system calls), ``nursery`` forks processes that are
held so, ``brood`` brings them into an event loop and ``pool`` gives them work there; ``once`` is for a command that
runs one piece of work and ends.
"""

from kg.fence import seccomp
from kg.fence.confining import MIB, Limits, offline
from kg.fence.faults import Busy, Died, Fault, Overtime
from kg.fence.once import once

__all__ = ["MIB", "Busy", "Died", "Fault", "Limits", "Overtime", "offline", "once", "seccomp"]

"""What can go wrong with work behind the fence, by name."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818 - named after what happened, like its children
    """Work behind the fence was not done; no error of the model's tree, which a question never loads."""


class Died(Fault):
    """The process that worked ended before it answered: too much memory, or a stack that overflowed."""


class Overtime(Fault):
    """The work took longer than it may."""


class Busy(Fault):
    """There is more to do than can be done at once; later it may go."""

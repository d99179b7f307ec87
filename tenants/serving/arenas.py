"""One heap for all threads of a process.

glibc gives each thread a heap of its own, and what a connection's schema took in one is of no use in another:
workers that open and close many co-ops' databases grew to three times their size. Threads of Python hardly
ever allocate side by side, so they lose nothing by one heap.
"""

from __future__ import annotations

import ctypes

M_ARENA_MAX = -8  # of mallopt(3)


def share() -> bool:
    """Before the first thread starts. False where the C library has no such setting, and needs none."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(mallopt and mallopt(M_ARENA_MAX, 1))

"""A disk that is full when the code comes to a certain place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def no_space(at: str) -> Iterator[None]:
    """Whoever comes there fails, and must say so."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(at, _full)
        with pytest.raises(OSError, match="no space"):
            yield


def _full(*_arguments: Any) -> None:
    raise OSError("no space left on device")

"""A long list, a page at a time. The page is in the address, so that it can be linked to and gone back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from flask import request, url_for
from sqlalchemy import Select

ON_A_PAGE = 20


@dataclass(frozen=True)
class Page:
    """`number` counts from 1."""

    number: int
    count: int

    @classmethod
    def asked_for(cls, rows: int) -> Self:
        """The page that the request names, or the nearest that there is."""
        count = max(1, -(-rows // ON_A_PAGE))
        number = request.args.get("page", 1, type=int)
        return cls(min(max(number, 1), count), count)

    def of(self, rows: Select[Any]) -> Select[Any]:
        return rows.limit(ON_A_PAGE).offset((self.number - 1) * ON_A_PAGE)

    @property
    def previous_url(self) -> str | None:
        return self._url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        return self._url(self.number + 1) if self.number < self.count else None

    def _url(self, number: int) -> str:
        return url_for(str(request.endpoint), **{**(request.view_args or {}), "page": number})

"""What the law says about one rule, where it says so, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import get_locale, gettext

from coop.governance.clauses import all_clauses
from coop.governance.kinds import Choices, Percent, Ratio
from coop.governance.statutes.bounds import Bounds


class Certainty(StrEnum):
    """Only what somebody has read in the law's own words can refuse a rule; the rest can warn."""

    VERIFIED = "verified"
    TO_CHECK = "to check"


@dataclass(frozen=True)
class Entry:
    """`read_in` names the text that was read, and its age. Without a default, the platform's own holds."""

    key: str
    default: Any
    bounds: Bounds
    source: str
    url: str
    checked: date
    certainty: Certainty
    read_in: str
    notes: Mapping[str, str]
    extra_bylaws: int | None = None  # of the notice alone: its days for an extra meeting about the bylaws
    allows: bool = False  # of colleges alone: whether the law has them

    @classmethod
    def read(cls, key: str, said: Mapping[str, Any], url: str) -> Entry:
        """As a file says it. `url` is of the whole law, for an entry that has none of its own."""
        return cls(
            key=key,
            default=said.get("default"),
            bounds=Bounds(said.get("at_least"), said.get("at_most"), tuple(said.get("one_of", ()))),
            source=said["source"],
            url=said.get("url", url),
            checked=said["checked"],
            certainty=Certainty(said["certainty"]),
            read_in=said.get("read", ""),
            notes=MappingProxyType({"sv": said["sv"], "en": said["en"]}),
            extra_bylaws=said.get("extra_bylaws"),
            allows=said.get("allows", False),
        )

    @property
    def answer(self) -> Any:
        """The default as founders would write it: what is kept in basis points they write in percent."""
        clause = all_clauses().get(self.key)
        in_percent = clause is not None and isinstance(clause.kind, Percent)
        return str(Decimal(self.default) / 100) if in_percent else self.default

    @property
    def is_verified(self) -> bool:
        return self.certainty is Certainty.VERIFIED

    def refusal(self, value: Any) -> str | None:
        """Why the law refuses the value, where we know that it does."""
        return self._objection(value) if self.is_verified else None

    def warning(self, value: Any) -> str | None:
        """Why it may do so, where nobody has read the law's words yet."""
        objection = None if self.is_verified else self._objection(value)
        return objection and str(
            gettext("%(what)s Check it: we have not read the law itself.", what=objection)
        )

    def note(self) -> str:
        """For founders, in the reader's language."""
        return self.notes[get_locale().language]

    def limit(self) -> str:
        """What the law asks for, in a few words; empty when it leaves the rule to the co-op."""
        least, most = self._shown(self.bounds.at_least), self._shown(self.bounds.at_most)
        if self.bounds.one_of:
            return str(gettext("one of %(options)s", options=self._options()))
        if least and most:
            return str(gettext("between %(least)s and %(most)s", least=least, most=most))
        if least:
            return str(gettext("at least %(least)s", least=least))
        return str(gettext("at most %(most)s", most=most)) if most else ""

    def _objection(self, value: Any) -> str | None:
        if self.bounds.allow(value):
            return None
        said = {"limit": self.limit(), "source": self.source}
        return str(gettext("The law asks for %(limit)s (%(source)s).", **said))

    def _options(self) -> str:
        return ", ".join(self._shown(option) for option in self.bounds.one_of)

    def _shown(self, value: Any) -> str:
        """As the rule's own kind says it: 14 days. A ratio stays one: its words say "at least" already."""
        if value is None:
            return ""
        clause = all_clauses().get(self.key)
        if clause is None or isinstance(clause.kind, Ratio | Choices):
            return str(value)
        return clause.kind.show(value, "")

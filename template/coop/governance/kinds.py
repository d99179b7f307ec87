"""What sorts of values a clause can have: each reads what people type and refuses what is out of bounds.

`parse` takes a text (or what TOML gave) and the co-op's currency, and returns the value that the charter
keeps: text, a whole number, or a list of texts. Refused values raise ValueError with a sentence for the
reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any, Protocol
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from email_validator import EmailNotValidError, validate_email
from flask_babel import format_decimal, gettext, ngettext

from coop import formats
from coop.governance import colleges
from coop.money import to_basis_points, to_minor

# Control characters, and whatever else ends a line: a name stands in the subject of a mail.
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Kind(Protocol):
    def hint(self, currency: str) -> str:
        """What fits, as a sentence: the field's hint, and the answer to what does not fit."""
        ...

    def parse(self, raw: Any, currency: str) -> Any: ...

    def text(self, value: Any, currency: str) -> str:
        """What a form field holds."""
        ...

    def show(self, value: Any, currency: str) -> str:
        """What a page says, by locale."""
        ...


class _Plain:
    def text(self, value: Any, currency: str) -> str:
        return str(value)

    def show(self, value: Any, currency: str) -> str:
        return str(value)


@dataclass(frozen=True)
class Text(_Plain):
    longest: int

    def hint(self, currency: str) -> str:
        return str(gettext("Write one line of at most %(longest)d characters.", longest=self.longest))

    def parse(self, raw: Any, currency: str) -> str:
        text = str(raw).strip()
        if not text or len(text) > self.longest or BREAKS.search(text):
            raise ValueError(self.hint(currency))
        return text


class Email(_Plain):
    def hint(self, currency: str) -> str:
        return str(gettext("Write an e-mail address such as data@coop.example."))

    def parse(self, raw: Any, currency: str) -> str:
        try:
            # It also sends the co-op's mail, and not every mail server carries more than ASCII before the @.
            text = str(raw).strip()
            return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
        except EmailNotValidError:
            raise ValueError(self.hint(currency)) from None


@dataclass(frozen=True)
class Whole(_Plain):
    low: int
    high: int

    def hint(self, currency: str) -> str:
        return str(gettext("Write a whole number from %(low)d to %(high)d.", low=self.low, high=self.high))

    def parse(self, raw: Any, currency: str) -> int:
        try:
            number = int(str(raw).strip())
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            raise ValueError(self.hint(currency))
        return number


class Minutes(Whole):
    def hint(self, currency: str) -> str:
        limits = {"low": self.low, "high": self.high}
        return str(gettext("Write a number of minutes from %(low)d to %(high)d.", **limits))

    def show(self, value: Any, currency: str) -> str:
        return str(ngettext("%(num)s minute", "%(num)s minutes", value))


class Days(Whole):
    def hint(self, currency: str) -> str:
        return str(gettext("Write a number of days from %(low)d to %(high)d.", low=self.low, high=self.high))

    def show(self, value: Any, currency: str) -> str:
        return str(ngettext("%(num)s day", "%(num)s days", value))


class Months(Whole):
    def hint(self, currency: str) -> str:
        return str(
            gettext("Write a number of months from %(low)d to %(high)d.", low=self.low, high=self.high)
        )

    def show(self, value: Any, currency: str) -> str:
        return str(ngettext("%(num)s month", "%(num)s months", value))


@dataclass(frozen=True)
class Percent:
    """Kept in basis points; the bounds are in basis points too."""

    low: int
    high: int

    def hint(self, currency: str) -> str:
        low, high = format_decimal(self.low / 100), format_decimal(self.high / 100)
        return str(
            gettext(
                "Write a percentage from %(low)s to %(high)s, with at most two decimals.", low=low, high=high
            )
        )

    def parse(self, raw: Any, currency: str) -> int:
        try:
            number = to_basis_points(str(raw).replace("%", ""))
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            raise ValueError(self.hint(currency))
        return number

    def text(self, value: int, currency: str) -> str:
        return formats.typed_percent(value)

    def show(self, value: int, currency: str) -> str:
        return formats.percent(value)


@dataclass(frozen=True)
class Money:
    """Kept in minor units; the bounds are in whole units of the currency."""

    low: int
    high: int

    def hint(self, currency: str) -> str:
        low, high = format_decimal(self.low), format_decimal(self.high)
        return str(
            gettext(
                "Write an amount from %(low)s to %(high)s %(currency)s.",
                low=low,
                high=high,
                currency=currency,
            )
        )

    def parse(self, raw: Any, currency: str) -> int:
        try:
            amount = to_minor(str(raw), currency)
        except ValueError:
            amount = -1
        if not to_minor(str(self.low), currency) <= amount <= to_minor(str(self.high), currency):
            raise ValueError(self.hint(currency))
        return amount

    def text(self, value: int, currency: str) -> str:
        return formats.typed_money(value, currency)

    def show(self, value: int, currency: str) -> str:
        return formats.money(value, currency)


@dataclass(frozen=True)
class Choice:
    """`options` maps each value to the word that a page shows for it (lazily translated)."""

    options: Mapping[str, Any]

    def hint(self, currency: str) -> str:
        return str(gettext("Choose one of: %(options)s.", options=", ".join(self.options)))

    def parse(self, raw: Any, currency: str) -> str:
        text = str(raw).strip()
        if text not in self.options:
            raise ValueError(self.hint(currency))
        return text

    def text(self, value: str, currency: str) -> str:
        return value

    def show(self, value: str, currency: str) -> str:
        return str(self.options.get(value, value))


class Ratio(Choice):
    """A part of the votes as two whole numbers, never a float."""


@dataclass(frozen=True)
class Choices(Choice):
    """Several of them, each once, in the order of the options."""

    fewest: int = 1

    def hint(self, currency: str) -> str:
        return str(gettext("Choose among: %(options)s.", options=", ".join(self.options)))

    def parse(self, raw: Any, currency: str) -> Any:
        given = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list) else [raw]
        chosen = [str(one).strip() for one in given if str(one).strip()]
        if not set(chosen) <= set(self.options) or len(chosen) < self.fewest:
            raise ValueError(self.hint(currency))
        return [option for option in self.options if option in chosen]

    def text(self, value: Any, currency: str) -> str:
        return ", ".join(value)

    def show(self, value: Any, currency: str) -> str:
        return ", ".join(str(self.options.get(one, one)) for one in value) or str(gettext("None"))


@dataclass(frozen=True)
class Parts:
    """A part for each of several things, or none for some of them: `{"workers": "1/2"}`."""

    things: Mapping[str, Any]
    parts: Mapping[str, Any]

    def hint(self, currency: str) -> str:
        said = {"things": ", ".join(self.things), "parts": ", ".join(self.parts)}
        return str(gettext("Choose for each of %(things)s one of %(parts)s, or none.", **said))

    def parse(self, raw: Any, currency: str) -> dict[str, str]:
        """A mapping, or a text as `text` writes it."""
        given = raw if isinstance(raw, Mapping) else _pairs(str(raw))
        found = {thing: str(given[thing]) for thing in self.things if given.get(thing)}
        if not given.keys() <= self.things.keys() or not set(found.values()) <= self.parts.keys():
            raise ValueError(self.hint(currency))
        return found

    def text(self, value: Mapping[str, str], currency: str) -> str:
        return ", ".join(f"{thing} {part}" for thing, part in value.items())

    def show(self, value: Mapping[str, str], currency: str) -> str:
        said = (
            f"{name}: {self.parts.get(value[thing], value[thing])}"
            for thing, name in self.things.items()
            if thing in value
        )
        return "; ".join(said) or str(gettext("None"))


@dataclass(frozen=True)
class Weights:
    """Colleges of some things, and the weight of each: `{"workers": "2/4", "users+producers": "1/4", ...}`.
    All weights have one denominator and are 1 together; at least three, none under a tenth or over half."""

    things: Mapping[str, Any]

    FEWEST = 3
    LEAST, MOST = Fraction(1, 10), Fraction(1, 2)
    FINEST = 1000  # parts of a whole: the database multiplies them

    def hint(self, currency: str) -> str:
        return str(
            gettext(
                "Make at least three colleges, each with a weight from 10 to 50 percent, such as 25 or 1/3. "
                "Together they make 100."
            )
        )

    def parse(self, raw: Any, currency: str) -> dict[str, str]:
        """A mapping, or a text as `text` writes it."""
        given = raw if isinstance(raw, Mapping) else _pairs(str(raw))
        try:
            found = colleges.read(self.things, given)
        except ValueError:
            raise ValueError(self.hint(currency)) from None
        whole = lcm(*(part.denominator for part in found.values()))
        if found and not self._is_lawful(list(found.values()), whole):
            raise ValueError(self.hint(currency))
        return {
            name: f"{part.numerator * (whole // part.denominator)}/{whole}" for name, part in found.items()
        }

    def text(self, value: Mapping[str, str], currency: str) -> str:
        return ", ".join(f"{college} {part}" for college, part in value.items())

    def show(self, value: Mapping[str, str], currency: str) -> str:
        said = (f"{self.name(college)}: {self.weight(part)}" for college, part in self.sorted(value))
        return "; ".join(said) or str(gettext("None"))

    def sorted(self, value: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """By the order of the things: the charter keeps them by their names."""
        places = list(self.things)
        return sorted(value.items(), key=lambda pair: places.index(colleges.classes(pair[0])[0]))

    def name(self, college: str) -> str:
        return " + ".join(str(self.things.get(one, one)) for one in colleges.classes(college))

    def weight(self, part: str) -> str:
        points = Fraction(part) * 10_000
        return formats.percent(int(points)) if points.denominator == 1 else str(Fraction(part))

    def _is_lawful(self, parts: list[Fraction], whole: int) -> bool:
        within = all(self.LEAST <= part <= self.MOST for part in parts)
        return within and len(parts) >= self.FEWEST and sum(parts) == 1 and whole <= self.FINEST


def _pairs(text: str) -> dict[str, str]:
    pairs = (pair.strip().rpartition(" ") for pair in text.split(",") if pair.strip())
    return {thing.strip(): part for thing, _space, part in pairs}


class Currency(_Plain):
    """ISO 4217."""

    def hint(self, currency: str) -> str:
        return str(gettext("Write a currency code of ISO 4217, such as SEK."))

    def parse(self, raw: Any, currency: str) -> str:
        if str(raw) not in list_currencies():
            raise ValueError(self.hint(currency))
        return str(raw)


@cache
def _zones() -> set[str]:
    """Read from disk once: each time takes longer than the rest of a founding."""
    return available_timezones()


class Timezone(_Plain):
    """The IANA time zone database."""

    def hint(self, currency: str) -> str:
        return str(gettext("Write a time zone of the IANA database, such as Europe/Stockholm."))

    def parse(self, raw: Any, currency: str) -> str:
        if str(raw).strip() not in _zones():
            raise ValueError(self.hint(currency))
        return str(raw).strip()

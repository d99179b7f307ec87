"""What members decide about rides: the tariff, who drives, and how long a request stays open."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from babel.numbers import get_currency_precision
from flask_babel import lazy_gettext as _

from coop.governance.clauses import MEMBER_CLASSES, Clause
from coop.governance.kinds import Choice, Minutes, Money

CROWNS = {"SEK", "NOK", "DKK"}
HIGHEST = 100_000  # whole units of the currency


def worth(euros: str) -> Callable[[str], int]:
    """A first price, in minor units, for a co-op that has decided none: sensible enough anywhere."""

    def default(currency: str) -> int:
        places = get_currency_precision(currency)
        rate = 10 if currency in CROWNS else 1 if places else 100
        return int((Decimal(euros) * rate).scaleb(places))

    return default


CLAUSES = (
    Clause(
        "rides.base_fare",
        Money(0, HIGHEST),
        _("Base fare"),
        _("What every ride costs before the first kilometre."),
        default=worth("4.50"),
    ),
    Clause(
        "rides.per_km",
        Money(0, HIGHEST),
        _("Price per kilometre"),
        _("What each kilometre adds to the price of a ride."),
        default=worth("1.40"),
    ),
    Clause(
        "rides.minimum_fare",
        Money(0, HIGHEST),
        _("Lowest price"),
        _("What a ride costs at least, however short it is."),
        default=worth("7.50"),
    ),
    Clause(
        "rides.drivers",
        Choice(MEMBER_CLASSES),
        _("Who drives"),
        _("The group of members who can go on duty and take rides."),
        default="workers",
    ),
    Clause(
        "rides.request_minutes",
        Minutes(5, 1440),
        _("How long a request stays open"),
        _("The minutes after which a ride that no driver has taken is cancelled."),
        default=30,
    ),
)

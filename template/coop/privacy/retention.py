"""How long what is declared for a time is kept, and from when on it is due to go (GDPR, Article 5(1)(e)).

Each domain deletes its own rows when the clock says so; whatever is kept for as long as an account, a
membership or the co-op ends with that, and not by the clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from coop import clock
from coop.privacy.declarations import Retention

YEAR = timedelta(days=365)
SPANS = {
    Retention.CORRESPONDENCE: YEAR,
    Retention.ACCESS: 2 * YEAR,
    Retention.SERVICE: 2 * YEAR,
}


def cutoff(retention: Retention) -> datetime:
    """What is older than this has been kept for its time."""
    return clock.now() - SPANS[retention]

"""The tariff as members have decided it, and the entry of the charter that set the fee."""

from __future__ import annotations

from coop.governance.charter import in_force
from coop.services.rides.pricing import Tariff


def tariff() -> Tariff:
    charter = in_force()
    return Tariff(
        base_fare=charter["rides.base_fare"],
        per_km=charter["rides.per_km"],
        minimum_fare=charter["rides.minimum_fare"],
        fee_basis_points=charter["fee_percent"],
    )


def fee_entry_seq() -> int | None:
    entry = in_force().entry("fee_percent")
    return entry.seq if entry else None

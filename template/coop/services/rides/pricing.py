"""What a ride costs, and who gets what of it. Pure; amounts in minor units, rates in basis points."""

from __future__ import annotations

from dataclasses import dataclass

from coop.money import part


@dataclass(frozen=True)
class Tariff:
    base_fare: int
    per_km: int
    minimum_fare: int
    fee_basis_points: int


@dataclass(frozen=True)
class Quote:
    """`base`, `by_distance` and `up_to_minimum` make the price; `driver_share` and `fee` share it out."""

    base: int
    by_distance: int
    price: int
    fee: int
    driver_share: int
    fee_basis_points: int

    @property
    def up_to_minimum(self) -> int:
        return self.price - self.base - self.by_distance


def quote(metres: int, tariff: Tariff) -> Quote:
    """The co-op's fee is rounded half up; the driver takes the rest, so that nothing is lost in between."""
    by_distance = _rounded(tariff.per_km * metres, 1000)
    price = max(tariff.base_fare + by_distance, tariff.minimum_fare)
    fee = part(price, tariff.fee_basis_points)
    return Quote(
        base=tariff.base_fare,
        by_distance=by_distance,
        price=price,
        fee=fee,
        driver_share=price - fee,
        fee_basis_points=tariff.fee_basis_points,
    )


def _rounded(amount: int, divisor: int) -> int:
    """Half up."""
    return (amount + divisor // 2) // divisor

"""The chart of accounts: few, and named as the field names them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _


class Kind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"


@dataclass(frozen=True)
class Account:
    code: str
    kind: Kind
    title: Any

    def shown(self, balance: int) -> int:
        """Debit is positive in the ledger; a page shows as positive what such an account normally has."""
        return balance if self.kind is Kind.ASSET else -balance


ACCOUNTS = {
    account.code: account
    for account in (
        Account("bank", Kind.ASSET, _("Bank")),
        Account("customer_receivables", Kind.ASSET, _("Owed by customers")),
        Account("worker_payables", Kind.LIABILITY, _("Owed to those who did the work")),
        Account("member_payables", Kind.LIABILITY, _("Owed to members")),
        Account("member_shares", Kind.EQUITY, _("Members' shares")),
        Account("reserves", Kind.EQUITY, _("Reserves")),
        Account("carried_forward", Kind.EQUITY, _("Carried forward")),
        Account("platform_fees", Kind.INCOME, _("Platform fees")),
    )
}

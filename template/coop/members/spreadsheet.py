"""The statutory register of members, as a table that spreadsheets open right.

Sweden: lag (2018:672) om ekonomiska föreningar, chapter 5.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from babel import Locale
from babel.numbers import get_decimal_symbol
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from coop.governance.charter import in_force
from coop.governance.clauses import MEMBER_CLASSES
from coop.members.models import Member
from coop.money import decimal_text

STARTS_A_FORMULA = tuple("=+-@\t\r\n")  # what a spreadsheet would compute rather than show


def as_csv(members: Iterable[Member], locale: Locale) -> str:
    """With a byte-order mark, without which Excel takes UTF-8 for an older encoding.

    Excel separates columns as the computer's region does: by semicolons wherever the comma is the decimal
    sign. LibreOffice takes either.
    """
    decimal = get_decimal_symbol(locale)
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    writer.writerow(_titles())
    writer.writerows(_row(member, decimal) for member in members)
    return out.getvalue()


def _titles() -> list[str]:
    return [
        _("Number"),
        _("Name"),
        _("Postal address"),
        _("Group"),
        _("Member since"),
        _("Share (%(currency)s)", currency=in_force()["currency"]),
        _("Share paid"),
        _("Member until"),
    ]


def _row(member: Member, decimal: str) -> list[str]:
    amount = decimal_text(member.share_amount, in_force()["currency"]).replace(".", decimal)
    return [
        str(member.number),
        as_text(member.person.name),
        as_text(", ".join(member.address.splitlines())),
        str(MEMBER_CLASSES[member.member_class]),
        _date(member.admitted_at),
        amount,
        _date(member.share_paid_at),
        _date(member.left_at),
    ]


def as_text(text: str) -> str:
    """An apostrophe before it makes a spreadsheet show a name such as `=1+1` and not compute it."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _date(time: datetime | None) -> str:
    """ISO 8601, by the co-op's calendar."""
    return to_user_timezone(time).date().isoformat() if time else ""

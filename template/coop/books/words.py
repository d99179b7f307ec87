"""What a journal was about, for its readers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "share payment": _("A member paid a share"),
    "share back": _("A member left, and the share is owed back"),
    "ride": _("A ride"),
    "customer payment": _("A customer paid"),
    "payout": _("A worker was paid"),
    "repayment": _("A member was paid"),
    "surplus": _("Members allocated a surplus"),
    "reversal": _("An earlier entry was taken back"),
}

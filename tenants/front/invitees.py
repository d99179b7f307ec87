"""Whom the founder has asked to join, by letter. The list is forgotten with the sign-up, each letter
30 days after it was written."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.dialects.sqlite import insert
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from coop import clock
from tenants.directory import Entry
from tenants.front import letters, limits
from tenants.front.signups import Signup
from tenants.front.tables import INVITEES, LETTERS, rows, write

MOST_AT_ONCE = 10


def addresses(text: str) -> list[str]:
    """One on each line, or with blanks, commas or semicolons between; each once."""
    return list(dict.fromkeys(found.lower() for found in re.split(r"[\s,;<>]+", text) if found))


def fit(_form: Any, field: Any) -> None:
    found = addresses(field.data)
    if len(found) > MOST_AT_ONCE:
        raise ValidationError(_("Write at most %(most)s addresses at once.", most=MOST_AT_ONCE))
    for one in found:
        try:
            validate_email(one, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValidationError(_("%(text)s is no e-mail address.", text=one[:80])) from None


class InviteForm(FlaskForm):
    emails = TextAreaField(
        _("E-mail addresses"),
        [DataRequired(_("Write at least one e-mail address.")), Length(max=3000), fit],
        description=_("One on each line, at most %(most)s at once.", most=MOST_AT_ONCE),
        render_kw={"rows": 4, "autocomplete": "off", "spellcheck": "false"},
    )


def invite(signup: Signup, entry: Entry, emails: list[str]) -> list[str]:
    """Writes to each. Returns those who must wait: too many letters went out, or to them, in a day."""
    waiting = []
    for email in emails:
        if limits.may_invite(signup.id, email):
            noted = {"signup_id": signup.id, "email": email, "invited_at": clock.now()}
            write(
                insert(INVITEES).values(noted).on_conflict_do_update(
                    [INVITEES.c.signup_id, INVITEES.c.email], set_={"invited_at": noted["invited_at"]}
                ),
                sa.insert(LETTERS).values(letters.invitation(signup, entry, email)),
            )  # fmt: skip
        else:
            waiting.append(email)
    return waiting


def of(signup: Signup) -> list[str]:
    mine = sa.select(INVITEES.c.email).where(INVITEES.c.signup_id == signup.id)
    return [row["email"] for row in rows(mine.order_by(INVITEES.c.invited_at, INVITEES.c.email))]

"""What the codes of the console are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from tenants.directory import State
from tenants.operators.logbook import Deed

STATES = {
    State.OPEN: _("open"),
    State.SUSPENDED: _("suspended"),
    State.CLOSED: _("closed"),
}
LIMITS = {
    "disk": _("Disk"),
    "requests": _("Requests in a minute"),
    "mail": _("Letters in 24 hours"),
    "jobs": _("Seconds of upkeep in an hour"),
}
DEEDS = {
    Deed.INVITED: _("invited an operator"),
    Deed.CAME: _("became an operator"),
    Deed.SIGNED_IN: _("signed in"),
    Deed.CHANGED_PASSWORD: _("changed the password"),
    Deed.REMOVED: _("removed an operator"),
    Deed.SUSPENDED: _("suspended a co-op"),
    Deed.RESUMED: _("let a co-op answer again"),
    Deed.UNLISTED: _("took a co-op off the front page"),
    Deed.RELISTED: _("let a co-op be on the front page again"),
    Deed.ASKED: _("asked for emergency access"),
    Deed.ENDED: _("ended emergency access"),
    Deed.LOOKED: _("looked at someone's data"),
}

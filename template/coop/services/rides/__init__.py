"""A rider asks at a known price, a driver on duty takes it, the books show where the money went."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from coop.members.acts import Act
from coop.services import Service

SERVICE = Service(
    name="rides",
    title=_("Rides"),
    home="rides.index",
    looks={"ride": _("Your first name, to drive you")},
    acts={
        "place": Act(_("Adds to the list of places"), _("Put %(about)s on the list of places")),
        "place_removal": Act(_("Takes places off the list"), _("Took %(about)s off the list of places")),
    },
)

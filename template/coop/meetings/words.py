from __future__ import annotations

from flask_babel import lazy_gettext as _

KINDS = {
    "annual": _("Annual meeting"),
    "extra": _("Extra meeting"),
    "founding": _("Founding meeting"),
}

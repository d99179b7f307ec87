from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST = 4_000


class CommentForm(FlaskForm):
    text = TextAreaField(
        _("Your comment"),
        [DataRequired(_("Write something first.")), Length(max=LONGEST)],
        description=_("Every member can read it, with your name."),
    )

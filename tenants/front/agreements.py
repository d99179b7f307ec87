"""What a co-op lets its accelerator show, and the link by which its founders change that at any time.

The link outlives the sign-up, which is forgotten after a while: to take an agreement back must stay as
easy as it was to give it (GDPR, Article 7(3)).
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField

from tenants import cohorts, upgrading
from tenants.cohorts import Place, progress
from tenants.directory import State
from tenants.front.tables import hosting


def name_field() -> BooleanField:
    return BooleanField(
        _("Their page may show our co-op's name and a link to it"),
        description=_("Otherwise it counts your co-op among those that do not show themselves."),
    )


def progress_field() -> BooleanField:
    return BooleanField(
        _("It may show how far we have come, too"),
        description=_(
            "How many members you are, and which tasks on the founder's list are done. Only with the name."
        ),
    )


class AgreementForm(FlaskForm):
    shows_name = name_field()
    shows_progress = progress_field()


def agree(place: Place, form: AgreementForm) -> None:
    name, also = bool(form.shows_name.data), bool(form.shows_progress.data)
    cohorts.agree(hosting().directory, place.coop_id, name=name, progress=also)
    entry = hosting().directory.get(place.coop_id)
    if entry and entry.state is State.OPEN and upgrading.is_served(hosting(), entry):
        progress.note(hosting(), entry)


def link(coop_id: str) -> str:
    return f"{hosting().host.url}/agreement/{_serializer().dumps(coop_id)}"


def place_by(token: str) -> Place | None:
    """None when the link is forged, and when the co-op is in no cohort any more."""
    try:
        coop_id = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    return cohorts.place_of(hosting().directory, coop_id)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(hosting().host.key("front"), salt="cohort.agreement")

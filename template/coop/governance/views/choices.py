"""Adding an option to what others shall choose from, and taking it back."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from coop import access
from coop.access import allow, voter
from coop.governance.choosing import suggestions
from coop.governance.choosing.choice_form import OptionForm
from coop.governance.views import blueprint
from coop.governance.views.decisions import answer, decision_page, found


@blueprint.post("/decisions/<int:id>/options")
@allow(voter)
def add_option(id: int) -> Response:
    proposal, form = found(id), OptionForm()
    if not form.validate_on_submit():
        return decision_page(proposal, status=422, adding=form)
    if refused := suggestions.add(access.member(), proposal, form.words):
        return decision_page(proposal, status=422, adding=form, refused=refused.sentence)
    return answer(proposal, None, _("Your option is added. You can take it back until the vote opens."))


@blueprint.post("/decisions/<int:id>/options/<int:number>/removal")
@allow(voter)
def take_option_back(id: int, number: int) -> Response:
    proposal = found(id)
    refused = suggestions.take_back(access.member(), proposal, number)
    return answer(proposal, refused, _("Your option is taken back."))

"""From the letter to the co-op."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow, anyone
from coop.htmx import see
from tenants import upgrading
from tenants.cohorts import progress
from tenants.directory import Entry, State
from tenants.front import checklist, founding, limits, links, signups
from tenants.front.founding import Unfounded
from tenants.front.signups import Signup
from tenants.front.steps import filled, sheet
from tenants.front.tables import hosting

blueprint = Blueprint("confirm", __name__)


@dataclass(frozen=True)
class Fact:
    question: str
    answer: str


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@allow(anyone)
def confirm(token: str) -> Response:
    """With a button: mail systems follow links by themselves, and must found nothing."""
    signup = links.CONFIRM.signup(token)
    if signup is None:
        return make_response(render_template("front/void.html"), 404)
    form = FlaskForm()
    if form.validate_on_submit():
        return _found(signup)
    answers = filled(signup.answers)
    facts = [_fact(key, answers) for key in answers]
    page = render_template(
        "front/confirm.html", signup=signup, form=form, facts=facts,
        url=hosting().host.url_of(answers["slug"]), back=links.RETURN.to(signup),
    )  # fmt: skip
    return make_response(page)


def _found(signup: Signup) -> Response:
    if not limits.may_found():
        abort(429)
    signups.hold(signup)
    if not signup.founded_at and (lacking := founding.unfit(signup)):
        flash(_("An answer is still missing here, or does not fit any more."), "error")
        return see(url_for("sign_up.answer", name=lacking.name))
    return _led_on(founding.found(signup), signup)


def _led_on(outcome: Entry | Unfounded, signup: Signup) -> Response:
    match outcome:
        case Unfounded.ADDRESS:
            flash(_("The address was taken meanwhile. Choose another; everything else is kept."), "error")
            return see(url_for("sign_up.answer", name="work"))
        case Entry(state=State.OPEN) if upgrading.is_served(hosting(), outcome):
            checklist.expect(outcome, signup)
            progress.note(hosting(), outcome)
    return see(url_for(".founded"))  # which says so when the co-op does not answer any more


def _fact(key: str, answers: dict[str, Any]) -> Fact:
    language, answer = str(get_locale()), answers[key]
    words = sheet().choices(key, language)
    said = [words.get(one, str(one)) for one in (answer if isinstance(answer, list) else [answer])]
    return Fact(sheet().help(key, {**answers, "language": language}), ", ".join(said))

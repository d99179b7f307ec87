"""The questionnaire, a step at a time. Each is saved when sent; all can be changed until the founding."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow
from coop.htmx import see
from tenants.cohorts import codes
from tenants.front import fields, founding, joining, letters, limits, links, signups
from tenants.front.access import newcomer
from tenants.front.signups import Signup
from tenants.front.steps import NAME, YOU, Step, neighbours, outdated, sheet, step, steps

blueprint = Blueprint("sign_up", __name__, url_prefix="/sign-up")


@blueprint.get("")
@allow(newcomer)
def start() -> Response:
    """Where one left off, or at the beginning."""
    signup = signups.held()
    if signup and signup.founded_at:
        return see(url_for("confirm.founded"))
    return _to(_next_unanswered(signup) if signup else NAME)


@blueprint.route("/<name>", methods=["GET", "POST"])
@allow(newcomer)
def answer(name: str) -> Response:
    signup, present = signups.held(), step(name) or abort(404)
    if signup and signup.founded_at:
        return see(url_for("confirm.founded"))
    if signup is None and present is not NAME:
        return _to(NAME)
    form = _form(present, signup)
    if form.validate_on_submit():
        return _send(form, signup) if present is YOU and signup else _save(form, present, signup)
    return _page(present, form, signup, 422 if form.is_submitted() else 200)


def _form(present: Step, signup: Signup | None) -> FlaskForm:
    if present is YOU and signup:
        return fields.YouForm(data=_you(signup))
    language = {"language": str(get_locale())}  # that of the page, until another is chosen
    return fields.form_for(present, signup.answers if signup else language)


def _you(signup: Signup) -> dict[str, object]:
    you = {"name": signup.person, "email": signup.email, "listed": signup.listed}
    if place := joining.place():
        agreed = {"shows_name": place.shows_name, "shows_progress": place.shows_progress}
        return {**you, **agreed, "code": codes.shown(place.cohort.code)}
    return you


def _page(present: Step, form: FlaskForm, signup: Signup | None, status: int) -> Response:
    before, _after = neighbours(present)
    page = render_template(
        "front/step.html", form=form, step=present, before=before, steps=steps(), signup=signup,
        number=steps().index(present) + 1, back=links.RETURN.to(signup) if signup else None,
        done=[one for one in steps() if signup and is_answered(signup, one)], place=joining.place(),
    )  # fmt: skip
    return make_response(page, status)


def _save(form: FlaskForm, present: Step, signup: Signup | None) -> Response:
    answers = fields.answered(form, present)
    if signup is None:
        if not limits.may_begin():
            abort(429)
        if not joining.take_place(signups.begin(answers, str(get_locale()))):
            flash(joining.TAKEN, "error")
        return _to(_after(present))
    changed = outdated(signup.answers, {**signup.answers, **answers})
    kept = {key: value for key, value in {**signup.answers, **answers}.items() if key not in changed}
    signups.update(signup, answers=kept, language=str(get_locale()))
    return _to(present if _mention(changed, present, kept) else _after(present))


def _mention(changed: set[str], present: Step, answers: dict[str, object]) -> bool:
    """An answer that was left as suggested follows what is suggested now; on this very page, say so."""
    here = [key for key in present.keys if key in changed]
    for key in here:
        flash(_("We now suggest something else here: %(question)s", question=_asked(key, answers)), "info")
    return bool(here)


def _asked(key: str, answers: dict[str, object]) -> str:
    return sheet().help(key, {**answers, "language": str(get_locale())})


def _send(form: FlaskForm, signup: Signup) -> Response:
    """The letter goes to whoever is named now; one that went to another address is void."""
    you = {"person": form.name.data, "email": form.email.data, "listed": form.listed.data}
    signups.update(signup, **you, language=str(get_locale()))
    agreed = {"name": form.shows_name.data, "progress": form.shows_progress.data}
    if not joining.answer(signup, form.code.data, **agreed):
        flash(joining.TAKEN, "error")
        return _to(YOU)
    signup = signups.mine()
    if lacking := founding.unfit(signup):
        flash(_("An answer is still missing here, or does not fit any more."), "error")
        return _to(lacking)
    if not limits.may_write_to(signup.email):
        abort(429)
    letters.confirm(signup, links.CONFIRM.to(signup), links.RETURN.to(signup))
    return see(url_for(".sent"))


def _next_unanswered(signup: Signup) -> Step:
    return next((one for one in steps() if not is_answered(signup, one)), YOU)


def is_answered(signup: Signup, present: Step) -> bool:
    return bool(signup.email) if present is YOU else set(present.keys) <= signup.answers.keys()


def _after(present: Step) -> Step:
    return neighbours(present)[1] or YOU


def _to(present: Step) -> Response:
    return see(url_for(".answer", name=present.name))

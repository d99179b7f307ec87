"""While the letter is on its way, on another day, and for another co-op."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for
from flask_wtf import FlaskForm

from coop.access import allow, anyone
from coop.htmx import see
from tenants.front import links, signups
from tenants.front.access import holder, reads_letters_here
from tenants.front.steps import NAME
from tenants.front.views.sign_up import blueprint


@blueprint.get("/sent")
@allow(holder)
def sent() -> Response:
    signup = signups.mine()
    if not signup.email:  # no letter went out
        return see(url_for(".start"))
    read_here = reads_letters_here()
    return make_response(render_template("front/sent.html", signup=signup, read_here=read_here))


@blueprint.post("/restart")
@allow(holder)
def restart() -> Response:
    """Begins another co-op; a sign-up that was left can still be returned to by its link."""
    signups.let_go()
    return see(url_for(".answer", name=NAME.name))


@blueprint.route("/back/<token>", methods=["GET", "POST"])
@allow(anyone)
def come_back(token: str) -> Response:
    """With a button: following a link must not put another sign-up in the place of one's own unasked."""
    signup = links.RETURN.signup(token)
    if signup is None:
        return make_response(render_template("front/void.html"), 404)
    form = FlaskForm()
    if form.validate_on_submit():
        signups.hold(signup)
        return see(url_for(".start"))
    return make_response(render_template("front/back.html", signup=signup, form=form))

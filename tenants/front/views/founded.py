"""The page of a founder whose co-op is there: how to come in, what comes next, and what others may see."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from coop.access import allow
from coop.htmx import see
from tenants import cohorts, listing, upgrading
from tenants.cohorts import progress
from tenants.directory import Entry, State
from tenants.front import agreements, checklist, invitees, signups
from tenants.front.access import holder
from tenants.front.invitees import InviteForm
from tenants.front.tables import hosting
from tenants.front.views.confirm import blueprint


@blueprint.route("/founded", methods=["GET", "POST"])
@allow(holder)
def founded() -> Response:
    """What is sent to it are letters to invite others."""
    entry, form = _opened(), InviteForm()
    if not form.validate_on_submit():
        return _page(entry, form, 422 if form.is_submitted() else 200)
    waiting = invitees.invite(signups.mine(), entry, invitees.addresses(form.emails.data))
    if waiting:
        flash(
            _("So many letters go out in a day. Try again tomorrow: %(them)s", them=", ".join(waiting)),
            "error",
        )
    else:
        flash(_("The letters are on their way."), "success")
    return see(url_for(".founded", _anchor="invite"))


@blueprint.post("/founded/listing")
@allow(holder)
def change_listing() -> Response:
    listing.agree(hosting().directory, _opened(), request.form.get("shown") == "yes")
    return see(url_for(".founded", _anchor="shown"))


@blueprint.post("/founded/registration")
@allow(holder)
def tell_registration() -> Response:
    """The co-op itself has no such fact, so a founder says it here."""
    progress.tell(hosting(), _opened(), request.form.get("registered") == "yes")
    return see(url_for(".founded", _anchor="registered"))


def _page(entry: Entry, form: InviteForm, status: int) -> Response:
    directory, signup = hosting().directory, signups.mine()
    place = cohorts.place_of(directory, entry.id)
    page = render_template(
        "front/founded.html", entry=entry, url=hosting().coop(entry).url, tasks=checklist.tasks(entry),
        door=checklist.door(entry, signup), form=form, invited=invitees.of(signup), place=place,
        agreement=agreements.link(entry.id) if place else None,
        is_shown=listing.agrees(directory, entry), is_unlisted=listing.is_unlisted(directory, entry),
    )  # fmt: skip
    return make_response(page, status)


def _opened() -> Entry:
    """The co-op of the visitor's own sign-up, if it answers."""
    signup = signups.mine()
    if not signup.founded_at:
        abort(404)
    entry = signup.coop
    if entry is None or entry.state is not State.OPEN:
        abort(make_response(render_template("front/away.html"), 404))
    return entry if upgrading.is_served(hosting(), entry) else abort(503)

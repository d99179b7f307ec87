"""The discussion of a proposal: members read and write, others see none of it."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import admitted, allow, anyone
from coop.database import db
from coop.governance.discussion import comments, follows
from coop.governance.discussion.forms import CommentForm
from coop.governance.discussion.models import Comment
from coop.governance.models import Proposal
from coop.governance.views import blueprint
from coop.governance.views.decisions import found
from coop.paging import Page


@blueprint.route("/decisions/<int:id>/discussion", methods=["GET", "POST"])
@allow(admitted)
def discussion(id: int) -> Response:
    """`answer` names the comment that is answered."""
    proposal, form = _discussed(id), CommentForm()
    answered = _answered(proposal)
    if form.validate_on_submit():
        written = comments.write(access.member(), proposal, form.text.data.strip(), answered)
        if isinstance(written, Comment):
            return htmx.see(url_for(".comment", id=written.id))
        form.form_errors.append(written.sentence)
    page = Page.asked_for(comments.how_many_threads(proposal))
    if answered:
        page = Page(comments.page_of(proposal, answered), page.count)
    return htmx.page(
        "governance/discussion.html",
        "governance/_discussion.html",
        status=422 if form.is_submitted() else 200,
        proposal=proposal,
        said=comments.threads(proposal, page),
        page=page,
        form=form,
        answered=answered,
        is_open=comments.is_open(proposal),
        follows=follows.is_following(access.member(), proposal),
    )


@blueprint.get("/comments/<int:id>")
@allow(admitted)
def comment(id: int) -> Response:
    """Its permanent address, on whatever page it is by now."""
    one = db.session.get(Comment, id) or abort(404)
    page = comments.page_of(one.proposal, one)
    shown = url_for(".discussion", id=one.proposal_id, page=page, at=one.id, _anchor=f"comment-{one.id}")
    return htmx.see(shown)


@blueprint.route("/comments/<int:id>/text", methods=["GET", "POST"])
@allow(admitted)
def rewrite_comment(id: int) -> Response:
    mine = _mine(id)
    form = CommentForm(obj=mine)
    if form.validate_on_submit():
        refused = comments.rewrite(mine, form.text.data.strip())
        if refused is None:
            return htmx.see(url_for(".comment", id=id))
        form.form_errors.append(refused.sentence)
    status = 422 if form.is_submitted() else 200
    return htmx.page("governance/comment.html", status=status, comment=mine, form=form)


@blueprint.post("/comments/<int:id>/removal")
@allow(admitted)
def remove_comment(id: int) -> Response:
    comments.remove(_mine(id))
    flash(_("Your comment is removed."), "success")
    return htmx.see(url_for(".comment", id=id))


@blueprint.post("/decisions/<int:id>/following")
@allow(admitted)
def follow(id: int) -> Response:
    follows.follow(access.member(), _discussed(id))
    flash(_("You get a mail about new comments, at most once a day."), "success")
    return htmx.see(url_for(".discussion", id=id))


@blueprint.post("/decisions/<int:id>/unfollowing")
@allow(admitted)
def unfollow(id: int) -> Response:
    follows.follow(access.member(), _discussed(id), wanted=False)
    flash(_("You get no more mail about this discussion."), "success")
    return htmx.see(url_for(".discussion", id=id))


@blueprint.route("/unfollow/<token>", methods=["GET", "POST"])
@allow(anyone)
def unfollow_from_mail(token: str) -> Response:
    """From the link in the mail, which signs nobody in; with a button, for mail systems open links."""
    who = follows.follower_of(token)
    if who is None:
        return htmx.page("governance/unfollow.html", status=410, link=None)
    if request.method == "POST":
        follows.follow(*who, wanted=False)
        return htmx.see(request.path)
    return htmx.page("governance/unfollow.html", link=request.path, follows=follows.is_following(*who))


def _discussed(id: int) -> Proposal:
    proposal = found(id)
    if proposal.state == "draft":
        abort(404)
    return proposal


def _answered(proposal: Proposal) -> Comment | None:
    if "answer" not in request.args:
        return None
    answered = db.session.get(Comment, request.args.get("answer", -1, type=int))
    return answered if answered and answered.proposal_id == proposal.id else abort(404)


def _mine(id: int) -> Comment:
    one = db.session.get(Comment, id)
    return one if one and one.author_id == access.member().id and not one.is_removed else abort(404)

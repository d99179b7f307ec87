"""Writing a proposal: which rules or which matter, the text, and a draft as long as it is one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from coop import access, htmx
from coop.access import allow, voter
from coop.governance import clauses, colleges, matters, proposals
from coop.governance.acts import change
from coop.governance.charter import in_force
from coop.governance.choosing import choice_form
from coop.governance.choosing.choice_form import ChoiceForm
from coop.governance.clauses import Clause, all_clauses, groups
from coop.governance.forms import ProjectForm, TextForm, change_form
from coop.governance.kinds import Money, Timezone
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.governance.views import blueprint
from coop.governance.views.decisions import found
from coop.members.models import electorate_by_class
from coop.refusal import Refused

TEXTS: dict[Matter, type[TextForm]] = {
    Matter.PROJECT: ProjectForm,
    Matter.RESOLUTION: TextForm,
    Matter.CHOICES: ChoiceForm,
}
COST = Money(0, 1_000_000_000)


@blueprint.get("/decisions/new")
@allow(voter)
def new() -> Response:
    """Without anything asked: what it is about. With rules or a matter: the form for it."""
    if not request.args.keys() & {"clause", "matter", "beside"}:
        return htmx.page(
            "governance/choose.html", groups=groups(), rules=in_force(), texts=TEXTS, matters=matters
        )
    return _form_page(_Writing.asked_for())


@blueprint.post("/decisions")
@allow(voter)
def propose() -> Response:
    writing = _Writing.asked_for()
    if writing.is_reshaped():
        return _form_page(writing)
    if not writing.is_fit():
        return _form_page(writing, 422)
    made = proposals.propose(
        access.member(),
        writing.matter,
        writing.act,
        **writing.words(),
        rival_of=writing.beside,
        is_draft="draft" in request.form,
        for_meeting="meeting" in request.form,
    )
    if isinstance(made, Refused):
        writing.form.form_errors.append(made.sentence)
        return _form_page(writing, 422)
    return _made(made)


@blueprint.get("/decisions/<int:id>/draft")
@allow(voter)
def draft(id: int) -> Response:
    return _form_page(_Writing.of(_draft(id)))


@blueprint.post("/decisions/<int:id>/text")
@allow(voter)
def rewrite(id: int) -> Response:
    mine = _draft(id)
    writing = _Writing.of(mine)
    if writing.is_reshaped():
        return _form_page(writing)
    if not writing.is_fit():
        return _form_page(writing, 422)
    refused = proposals.rewrite(access.member(), mine, writing.act, **writing.words())
    mine.meeting = "waits" if "meeting" in request.form else None
    if refused is None and "draft" not in request.form:
        refused = proposals.put_forward(access.member(), mine)
    if refused:
        writing.form.form_errors.append(refused.sentence)
        return _form_page(writing, 422)
    return _made(mine)


class _Writing:
    """A form for one proposal: for rules their new values, for another matter a title and a text."""

    def __init__(
        self, matter: Matter, clauses: list[Clause], draft: Proposal | None, beside: Proposal | None
    ) -> None:
        self.matter, self.clauses, self.draft, self.beside = matter, clauses, draft, beside
        self.act: dict[str, Any] = {}
        start = draft or beside
        does = start.does if start else {}
        reason = draft.reason if draft else ""
        if clauses:
            values = {clause.key: in_force()[clause.key] for clause in clauses} | does.get("changes", {})
            self.form: Any = change_form(clauses, values, in_force()["currency"], reason)
        elif matter is Matter.CHOICES:
            self.form = choice_form.form_for(draft)
        else:
            self.form = TEXTS[matter](data=_texts(start, does))

    @classmethod
    def asked_for(cls) -> _Writing:
        if beside := request.args.get("beside", type=int):
            root = found(beside)
            if root.matter in proposals.WITHOUT_RIVALS:
                abort(404)
            return cls(Matter(root.matter), _clauses(root.does.get("changes", {})), None, root)
        if asked := request.args.getlist("clause"):
            clauses = _clauses(asked)
            return cls(change.matter_of({clause.key: None for clause in clauses}), clauses, None, None)
        matter = request.args.get("matter")
        return cls(Matter(matter), [], None, None) if matter in TEXTS else abort(404)

    @classmethod
    def of(cls, draft: Proposal) -> _Writing:
        return cls(Matter(draft.matter), _clauses(draft.does.get("changes", {})), draft, None)

    def is_reshaped(self) -> bool:
        """Whether nothing was asked for yet but a row more, or less."""
        form = choice_form.reshaped() if self.matter is Matter.CHOICES else None
        self.form = form or self.form
        return form is not None

    def is_fit(self) -> bool:
        """Checks what was typed, and keeps it as the act."""
        if not self.form.validate_on_submit():
            return False
        if self.matter is Matter.CHOICES:
            self.act = self.form.act
            return True
        return self._reads_rules() if self.clauses else self._reads_cost()

    def words(self) -> dict[str, Any]:
        title = self.form.title.data.strip() if "title" in self.form else ""
        among = {"among": self.form.written()} if self.matter is Matter.CHOICES else {}
        return {"title": title, "reason": self.form.reason.data.strip(), **among}

    def _reads_rules(self) -> bool:
        values, unfit = change.parse({clause.key: self.form[clause.key].data for clause in self.clauses})
        for key, sentence in unfit.items():
            self.form[key].errors = [sentence]
        changed = {key: value for key, value in values.items() if value != in_force()[key]}
        self.act = {"changes": changed or values}
        return not unfit

    def _reads_cost(self) -> bool:
        self.act, typed = {}, self.form.amount.data if "amount" in self.form else ""
        if typed and typed.strip():
            try:
                self.act = {"amount": COST.parse(typed, in_force()["currency"])}
            except ValueError as unfit:
                self.form.amount.errors = [str(unfit)]
                return False
        return True


def _texts(start: Proposal | None, does: Mapping[str, Any]) -> dict[str, str]:
    if start is None:
        return {}
    cost = COST.text(does["amount"], in_force()["currency"]) if "amount" in does else ""
    return {"title": start.title, "reason": start.reason, "amount": cost}


def _clauses(keys: Any) -> list[Clause]:
    return [all_clauses().get(key) or abort(404) for key in dict.fromkeys(keys)]


def _draft(id: int) -> Proposal:
    proposal = found(id)
    if proposal.state != "draft":
        abort(404)
    return proposal


def _made(proposal: Proposal) -> Response:
    said = {
        "draft": _("Your draft is kept. Nobody else sees it."),
        "cosigning": _("Your proposal is made. It goes on when enough members have co-signed it."),
        "discussion": _("Your proposal is open for discussion. Everyone who may vote gets a mail."),
        "waits": _(
            "Your proposal waits for a meeting. Everyone who may vote gets a mail, and can discuss it."
        ),
        "voting": _("Voting is open. Everyone who may vote gets a mail; you vote here."),
    }
    waits = proposal.waits_for_meeting and proposal.state == "discussion"
    flash(said["waits" if waits else proposal.state], "success")
    return htmx.see(url_for(".decision", id=proposal.id))


def _form_page(writing: _Writing, status: int = 200) -> Response:
    zones = any(isinstance(clause.kind, Timezone) for clause in writing.clauses)
    url = (
        url_for(".rewrite", id=writing.draft.id)
        if writing.draft
        else f"{url_for('.propose')}?{request.query_string.decode()}"
    )
    return htmx.page(
        "governance/new.html",
        status=status,
        writing=writing,
        form=writing.form,
        url=url,
        rules=in_force(),
        of_matter=matters.rules_for(writing.matter, in_force()),
        readings=matters.readings(writing.matter, in_force()),
        matters=matters,
        words=clauses,
        sizes=electorate_by_class() if any(clause.key == "colleges" for clause in writing.clauses) else {},
        small=colleges.SMALL,
        zones=sorted(available_timezones()) if zones else (),
    )

"""Who looks at what: every page that a GET answers, as each kind of person who finds it different.

Paths hold names in braces for what only the data knows; `scene.py` makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

VISITOR = None
BOARD, TREASURER, DRIVER, OTHER_DRIVER, RIDER, CUSTOMER, APPLICANT = (
    f"{name}@demo.example"
    for name in ("styrelse", "kassor", "forare1", "forare2", "resenar", "kund", "sokande")
)
FOUNDER = "grundare@people.example"  # of the young one
UNCONFIRMED, ADMITTED, FETCHING, UNDER_WAY = (
    f"{name}@people.example" for name in ("ny.demo", "nils.demo", "frida.demo", "folke.demo")
)

# Not pages: files to download, stylesheets, and a word for a machine.
FILES = {
    "static",
    "governance.comment",  # leads on to its discussion
    "governance.bylaws_markdown",
    "governance.bylaws_pdf",
    "governance.proof",
    "governance.public_record",
    "governance.roll",
    "governance.ballots",
    "governance.decided",  # leads on to its decision
    "governance.vote",  # leads on to its decision
    "meetings.calendar",
    "meetings.desk_ballot",  # leads on to the desk
    "meetings.everything",
    "meetings.minutes_markdown",
    "meetings.minutes_pdf",
    "members.register_file",
    "privacy.export_file",
    "web.health",
    "web.theme",
}


@dataclass(frozen=True)
class Visit:
    """`form` is sent by the page's first form with these fields; `young` is the co-op without members."""

    path: str
    who: str | None = VISITOR
    status: int = 200
    form: dict[str, str] = field(default_factory=dict)
    young: bool = False

    def __str__(self) -> str:
        who = self.who.partition("@")[0] if self.who else "visitor"
        what = f"-sent-{'-'.join(self.form)}" if self.form else ""
        return f"{self.path}{what}-{'young-' if self.young else ''}{who}-{self.status}"


def all_visits() -> Iterator[Visit]:
    for path, people in PAGES.items():
        for who in people:
            yield Visit(path, who)
    yield from VOID
    yield from YOUNG
    yield from REFUSED


PAGES: dict[str, tuple[str | None, ...]] = {
    "/": (VISITOR, CUSTOMER, APPLICANT, ADMITTED, RIDER, DRIVER, BOARD, TREASURER),
    "/register": (VISITOR,),
    "/registered": (VISITOR,),
    "/sign-in": (VISITOR,),
    "/forgotten": (VISITOR,),
    "/confirm/{confirmation}": (VISITOR,),
    "/reset/{reset}": (VISITOR,),
    "/unconfirmed": (UNCONFIRMED,),
    "/me": (CUSTOMER, BOARD),
    "/me/password": (RIDER,),
    "/me/data": (CUSTOMER, DRIVER),
    "/membership": (CUSTOMER, APPLICANT, ADMITTED, RIDER, BOARD, TREASURER),
    "/applications": (BOARD,),
    "/applications/{application}": (BOARD,),
    "/applications/{decided_application}": (BOARD,),
    "/members": (RIDER, BOARD),
    "/shares": (TREASURER,),
    "/decisions": (VISITOR, CUSTOMER, RIDER, DRIVER),
    "/decisions/{passed}": (VISITOR, RIDER),
    "/decisions/{open}": (VISITOR, RIDER, DRIVER, ADMITTED),
    "/decisions/new": (RIDER,),
    **{
        f"/decisions/new?clause={clause}": (RIDER,)
        for clause in ("fee_percent", "voting_days", "admission", "services", "timezone", "contact_email")
    },
    "/decisions/new?clause=fee_percent&clause=purpose": (RIDER,),
    "/decisions/new?matter=project": (RIDER,),
    "/decisions/{draft}": (RIDER,),
    "/decisions/{draft}/draft": (RIDER,),
    "/decisions/election": (RIDER,),
    "/decisions/recall/{role}": (RIDER,),
    "/decisions/new?matter=choices": (RIDER,),
    "/decisions/{choosing}": (VISITOR, RIDER, DRIVER),
    "/decisions/{choosable}": (VISITOR, RIDER),
    "/decisions/{chosen}": (VISITOR, RIDER),
    "/decisions/admission": (RIDER,),
    "/decisions/admission/{application}": (RIDER,),
    "/decisions/exclusion": (RIDER,),
    "/decisions/surplus": (RIDER,),
    "/decisions/{exclusion}": (VISITOR, RIDER, DRIVER),
    "/decisions/{nominating}": (VISITOR, RIDER, DRIVER),
    "/decisions/{ranking}": (VISITOR, RIDER),
    "/decisions/{elected}": (VISITOR, RIDER),
    "/decisions/{project}": (VISITOR, RIDER, DRIVER),
    "/decisions/{project}/discussion": (RIDER, DRIVER, ADMITTED),
    "/decisions/{project}/discussion?answer={comment}": (DRIVER,),
    "/decisions/{passed}/discussion": (RIDER,),
    "/comments/{comment}/text": (RIDER,),
    "/unfollow/{unfollow}": (VISITOR,),
    "/ballots/{slip}": (VISITOR,),
    "/meetings": (RIDER, BOARD),
    "/meetings/new": (BOARD,),
    "/meetings/{meeting}": (RIDER, BOARD),
    "/meetings/{meeting}/plan": (BOARD,),
    "/meetings/{meeting}/notice": (RIDER,),
    "/meetings/{meeting}/roll": (BOARD,),
    "/meetings/{held}": (RIDER, BOARD),
    "/meetings/{held}/minutes": (RIDER, BOARD),
    "/meetings/{held}/minutes/text": (BOARD,),
    "/meetings/{held}/votes": (BOARD,),
    "/meetings/{running}": (BOARD,),
    "/meetings/{running}/votes": (RIDER, BOARD),
    "/meetings/{running}/votes/{project}/members/{giver}": (RIDER,),
    "/charter": (VISITOR, RIDER),
    "/charter/bylaws": (VISITOR,),
    "/charter/bylaws/changes": (VISITOR,),
    "/charter/law": (VISITOR,),
    "/offices": (RIDER, BOARD),
    "/offices/log": (RIDER,),
    "/charter/fee_percent": (VISITOR, RIDER),
    "/charter/share_price": (RIDER,),
    "/charter/rides.minimum_fare": (VISITOR,),
    "/charter/rides.base_fare": (VISITOR,),
    "/books": (VISITOR,),
    "/books/{journal}": (VISITOR, CUSTOMER, TREASURER),
    "/money": (CUSTOMER, DRIVER, TREASURER),
    "/money/outstanding": (TREASURER,),
    "/privacy": (VISITOR,),
    "/privacy/record": (VISITOR,),
    "/privacy/emergency": (RIDER, BOARD),
    "/mails": (VISITOR,),
    "/rides": (CUSTOMER, RIDER, DRIVER, OTHER_DRIVER, FETCHING, ADMITTED),
    "/rides/new": (CUSTOMER,),
    "/rides/new?from=Torget&to=Hamnen": (CUSTOMER,),
    "/rides/new?from=Badet&to=58.4109,15.6216": (RIDER,),
    "/rides/{offered}": (CUSTOMER,),
    "/rides/{accepted}": (CUSTOMER, FETCHING),
    "/rides/{started}": (CUSTOMER, UNDER_WAY),
    "/rides/{settled}": (CUSTOMER, DRIVER),
    "/rides/{cancelled}": (CUSTOMER,),
    "/rides/places": (BOARD,),
}

VOID = (
    Visit("/ballots/forged", status=410),
    Visit("/unfollow/forged", status=410),
    Visit("/desk", status=410),
    Visit("/confirm/forged", status=410),
    Visit("/reset/forged", status=410),
    Visit("/founding/entry/forged", status=410),
)

YOUNG = (
    *(
        Visit(path, young=True)
        for path in ("/", "/founding/{founding}", "/decisions", "/books", "/mails", "/charter/fee_percent")
    ),
    Visit("/founding/entry/{entry}", young=True),
    *(Visit(path, FOUNDER, young=True) for path in ("/", "/founding", "/me", "/me/password")),
)

REFUSED = (
    Visit("/nowhere", status=404),
    Visit("/applications", CUSTOMER, status=403),
    Visit("/rides/new?from=Torget&to=Månen", CUSTOMER, status=422),
    Visit("/register", status=422, form={"name": "", "email": "kund", "password": "kort"}),
    Visit("/sign-in", status=422, form={"email": "ingen@demo.example", "password": "fel lösenord"}),
    Visit("/sign-in", status=429, form={"email": "igen@demo.example", "password": "fel lösenord"}),
    Visit("/forgotten", status=422, form={"email": "kund"}),
    Visit("/reset/{reset}", status=422, form={"password": "lösenord"}),
    Visit("/me", CUSTOMER, status=422, form={"name": ""}),
    Visit("/me/password", RIDER, status=422, form={"present": "fel", "password": "kort"}),
    Visit("/membership", CUSTOMER, status=422, form={"address": "", "statement": "Gärna."}),
    Visit("/applications/{application}", BOARD, status=422, form={"reason": ""}),
    Visit(
        "/decisions/new?clause=fee_percent", RIDER, status=422, form={"fee_percent": "120", "reason": "Mer."}
    ),
    Visit("/decisions/new?matter=choices", RIDER, status=422, form={"title": "", "option1": "En buss"}),
    Visit("/decisions/{choosing}", DRIVER, status=422, form={"text": ""}),
    Visit("/decisions/{project}/discussion", DRIVER, status=422, form={"text": ""}),
    Visit("/decisions/exclusion", RIDER, status=422, form={"number": "99", "reason": "Nej."}),
    Visit("/rides/places", BOARD, status=422, form={"name": "Torget", "position": "här"}),
    Visit("/rides/{accepted}", FETCHING, status=422, form={"reason": ""}),
    Visit("/founding/{founding}", status=422, form={"name": "", "email": ""}, young=True),
    Visit("/founding", FOUNDER, status=422, form={"password": "kort", "address": ""}, young=True),
)

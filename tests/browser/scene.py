"""What the pages show beside the demo's own: people at every step, rides in every state, and long words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

from served import Coop
from sqlalchemy import func, select
from stage import Actor, aside
from visits import BOARD, CUSTOMER, DRIVER, FOUNDER, OTHER_DRIVER, RIDER, TREASURER, UNCONFIRMED

from coop import clock
from coop.books.models import Journal
from coop.database import db
from coop.governance import proposals, slips
from coop.governance.discussion import follows
from coop.governance.discussion.models import Follow
from coop.governance.models import Elector, Proposal, Vote
from coop.members.founder import entry, expect
from coop.members.models import Application, Member, Role
from coop.people.models import Person
from coop.people.tokens import confirmation, reset
from coop.services.rides.models import Ride

LONG_NAME = "Maximiliana Sköldebrand-Hohenzollern af Västergötland"
LONG_PLACE = "Universitetssjukhusets barnakutmottagning, södra entrén"
RULES = Proposal.matter == "rules"
LONG_WORD = "Kollektivtrafiksamordningsgrupp" * 3


def set_up(coop: Coop) -> dict[str, object]:
    """The names that stand in braces in `visits`."""
    stage = coop.stage
    stage.person("Ny Demo", confirmed=False, language="sv")
    stage.member("Nils Demo", paid=False)
    stage.member(LONG_NAME, "users", paid=False)
    newcomer = stage.person(LONG_NAME + " d.y.", language="sv")
    newcomer.post("/membership", member_class="users", address="Gatan 1\n123 45 Ort", statement=LONG_WORD)
    someone(coop, BOARD).post("/rides/places", name=LONG_PLACE, position="58.4011, 15.6181")
    rides = _rides(coop)
    texts = _texts(coop)
    talk, elections = _talk(coop, texts["project"]), _elections(coop)
    return {
        **rides,
        **texts,
        **talk,
        **elections,
        **_choices(coop),
        **_exclusion(coop),
        **_meetings(coop),
        **_running(coop, texts["project"]),
        **_papers(coop),
        **_tokens(coop),
    }


def let_founder_in(coop: Coop) -> str:
    """She has chosen nothing yet. The token of her link."""
    with coop.stage.data():
        return entry.token_for(expect(LONG_NAME, FOUNDER, "sv"))


def someone(coop: Coop, email: str) -> Actor:
    """One of the demo's people, over the pages but without a browser."""
    with coop.stage.data() as data:
        person = data.scalars(select(Person).where(Person.email == email)).one()
        return coop.stage._actor(person, Member.of(person))


def _rides(coop: Coop) -> dict[str, object]:
    customer = someone(coop, CUSTOMER)
    with coop.stage.data() as data:
        offered = data.scalar(select(func.max(Ride.id)))
        settled = data.scalar(select(Ride.id).join(Person, Ride.rider_id == Person.id)
            .where(Person.email == CUSTOMER, Ride.destination == "Skolan"))  # fmt: skip
    rides = {"offered": offered, "settled": settled}
    for name, driver, steps in (("accepted", "Frida Demo", ()), ("started", "Folke Demo", ("start",))):
        actor = coop.stage.member(driver)
        actor.post("/rides/shift", turn="start")
        ride = _ask(customer, "Torget", LONG_PLACE)
        for step in ("acceptance", *steps):
            assert actor.post(f"{ride}/{step}").status_code == 303
        rides[name] = ride.rpartition("/")[2]
    ride = _ask(customer, "Badet", "Hamnen")
    customer.post(f"{ride}/cancellation")
    _ask(someone(coop, RIDER), LONG_PLACE, "Stationen")
    return {**rides, "cancelled": ride.rpartition("/")[2]}


def _ask(rider: Actor, origin: str, destination: str) -> str:
    page = rider.get("/rides/new", query_string={"from": origin, "to": destination}).text
    shown = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    answer = rider.post("/rides", **{name: unescape(value) for name, value in shown})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _texts(coop: Coop) -> dict[str, int]:
    """A draft, and a project that is voted on."""
    words = {"title": LONG_WORD, "reason": LONG_WORD, "amount": "123456"}
    made = {"draft": {**words, "draft": "1"}, "project": words}
    rider = someone(coop, RIDER)
    found = {name: rider.post("/decisions?matter=project", **form).location for name, form in made.items()}
    return {name: int(where.rsplit("/", 1)[1]) for name, where in found.items()}


def _talk(coop: Coop, proposal: int) -> dict[str, object]:
    """Two who answer each other at length, one of whom takes something back."""
    url, said = f"/decisions/{proposal}/discussion", 0
    for number, who in enumerate((RIDER, DRIVER) * 3):
        asked = f"{url}?answer={said}" if said else url
        where = someone(coop, who).post(asked, text=LONG_WORD + "\n" + LONG_PLACE).location
        said = int(where.rsplit("/", 1)[1])
        if number == 3:
            someone(coop, who).post(f"/comments/{said}/removal")
            said -= 1
    with coop.stage.data() as data:
        follows_it = data.scalars(select(Follow).where(Follow.proposal_id == proposal)).one()
        return {"comment": said - 1, "unfollow": follows.unfollow_link(follows_it).rsplit("/", 1)[1]}


def _elections(coop: Coop) -> dict[str, object]:
    """One that members stand for, one that is voted on, and one that is over; and someone to recall."""
    made = {}
    for name, office, days in (("nominating", "auditor", 0), ("ranking", "chair", 8)):
        with clock.at(clock.now() - timedelta(days=days)):
            form = {"office": office, "reason": LONG_WORD}
            where = someone(coop, BOARD).post("/decisions/election", **form).location
            for who in (RIDER, BOARD):
                someone(coop, who).post(f"{where}/candidacy", statement=LONG_WORD + "\n" + LONG_PLACE)
            someone(coop, RIDER).post(f"{where}/nomination", number="3")
        made[name] = int(where.rsplit("/", 1)[1])
    with coop.stage.data() as data:
        proposals.move_due()
        over = select(Proposal.id).where(Proposal.matter == "elections", Proposal.state == "enacted")
        held = select(Role.id).where(Role.role == "treasurer", Role.until > clock.now())
        return {**made, "elected": data.scalar(over), "role": data.scalar(held)}


def _choices(coop: Coop) -> dict[str, object]:
    """One that is discussed and that someone has added to, one that is voted on, and one that is over."""
    rows = {"option1": LONG_WORD, "why1": LONG_PLACE, "option2": LONG_PLACE, "none": "y"}
    form = {"title": LONG_WORD, "reason": LONG_WORD, "seats": "1", **rows, "draft": "1"}
    wheres = [someone(coop, BOARD).post("/decisions?matter=choices", **form).location for _ in range(2)]
    choosing, choosable = (int(where.rsplit("/", 1)[1]) for where in wheres)
    someone(coop, BOARD).post(f"/decisions/{choosable}/submission")
    with coop.stage.data() as data, aside("text_moves", "proposals"):
        discussed = data.get_one(Proposal, choosing)
        discussed.state, discussed.moves_at = "discussion", clock.now() + timedelta(days=9)
        over = select(Proposal.id).where(Proposal.matter == "choices", Proposal.state == "enacted")
        chosen = data.scalar(over)
    someone(coop, RIDER).post(f"/decisions/{choosing}/options", text=LONG_WORD * 2, why=LONG_WORD)
    return {"choosing": choosing, "choosable": choosable, "chosen": chosen}


def _exclusion(coop: Coop) -> dict[str, int]:
    """One that the member has answered and can answer anew."""
    driver = someone(coop, DRIVER)
    with coop.stage.data() as data:
        number = data.get_one(Member, driver.member_id).number
    form = {"number": str(number), "reason": LONG_WORD}
    where = someone(coop, BOARD).post("/decisions/exclusion", **form).location
    assert driver.post(f"{where}/hearing", statement=LONG_WORD + "\n" + LONG_PLACE).status_code == 303
    return {"exclusion": int(where.rsplit("/", 1)[1])}


def _meetings(coop: Coop) -> dict[str, object]:
    """One that members are called to, a month ahead, and one that was held two days ago."""
    founding, now = clock.now() - timedelta(days=38), clock.now()
    with clock.at(founding):
        over = _called(coop, now - timedelta(days=2))
    board, *adjusters = (someone(coop, who) for who in (BOARD, RIDER, TREASURER))
    evening = (now - timedelta(days=2)).replace(hour=17, minute=30)
    with clock.at(evening):
        for who in (board, *adjusters):
            board.post(f"/meetings/{over}/roll/{who.member_id}/arrival")
        board.post(f"/meetings/{over}/opening")
        adjust = [who.member_id for who in adjusters]
        chosen = {"chair": board.member_id, "secretary": board.member_id, "adjusters": adjust}
        assert board.post(f"/meetings/{over}/choice", **chosen).status_code == 303
    with clock.at(evening + timedelta(hours=2)):
        assert board.post(f"/meetings/{over}/closing").status_code == 303
    return {"meeting": _called(coop, now + timedelta(days=35)), "held": over}


def _running(coop: Coop, proposal: int) -> dict[str, object]:
    """One that nobody has closed yet, with a vote on its agenda and a proxy who is there."""
    now = clock.now()
    with clock.at(now - timedelta(days=38)):
        running = _called(coop, now - timedelta(days=3), kind="extra", proposals=proposal)
    board, rider, giver = (someone(coop, who) for who in (BOARD, RIDER, OTHER_DRIVER))
    giver.post(f"/meetings/{running}/proxy", proxy=rider.member_id)
    with clock.at((now - timedelta(days=3)).replace(hour=18, minute=0)):
        for who in (board, rider):
            board.post(f"/meetings/{running}/roll/{who.member_id}/arrival")
        assert board.post(f"/meetings/{running}/opening").status_code == 303
    return {"running": running, "giver": giver.member_id}


def _called(coop: Coop, at: datetime, **changed: object) -> int:
    form = {"kind": "annual", "day": at.date().isoformat(), "begins": "18:00", "ends": "20:30", **changed}
    called = someone(coop, BOARD).post("/meetings", **form, place=LONG_PLACE)
    assert called.status_code == 303, called.text
    return int(called.location.rsplit("/", 1)[1])


def _papers(coop: Coop) -> dict[str, object]:
    with coop.stage.data() as data:
        return {
            "application": data.scalar(select(func.max(Application.id))),
            "decided_application": data.scalar(select(func.min(Application.id))),
            "passed": data.scalar(select(Proposal.id).where(Proposal.state == "enacted", RULES)),
            "open": data.scalar(select(Proposal.id).where(Proposal.state == "voting", RULES)),
            "slip": _slip(),
            "journal": data.scalar(select(func.max(Journal.number))),
        }


def _slip() -> str:
    """Of someone who has not voted on what is open."""
    left = select(Elector).join(Vote, Vote.id == Elector.vote_id).where(Vote.state == "open")
    waits = db.session.scalars(left.where(Elector.voted.is_(False)).order_by(Elector.vote_id)).first()
    assert waits
    vote, voter = db.session.get_one(Vote, waits.vote_id), db.session.get_one(Member, waits.member_id)
    return slips.link(vote, voter).rsplit("/", 1)[1]


def _tokens(coop: Coop) -> dict[str, object]:
    with coop.stage.data() as data:
        people = {person.email: person for person in data.scalars(db.select(Person))}
        return {
            "confirmation": confirmation.token_for(people[UNCONFIRMED]),
            "reset": reset.token_for(people[RIDER]),
        }

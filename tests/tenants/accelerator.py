"""An accelerator with a cohort on a host, its founders, and what its page tells it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hosts import Hall
from isolation.entered import Entered
from stage import Stage
from visitor import HOST, Visitor

from tenants import cohorts, upkeep
from tenants.cohorts import Cohort
from tenants.directory import Entry


@dataclass
class Accelerator:
    hall: Hall
    places: int | None = None
    cohort: Cohort = field(init=False)

    def __post_init__(self) -> None:
        self.cohort = cohorts.add(self.hall.hosting.directory, "Nordic Lab", None, self.places)

    @property
    def link(self) -> str:
        return self.cohort.page_link(self.hall.hosting.host)

    @property
    def invitation(self) -> str:
        return self.cohort.invitation_link(self.hall.hosting.host)

    def page(self) -> str:
        """As the accelerator sees it, which has no other tie to the host."""
        return str(Visitor(self.hall).get(self.link).text)

    def file(self) -> str:
        answer = Visitor(self.hall).get(f"{self.link}/co-ops.csv")
        assert answer.status_code == 200
        return str(answer.text)

    def joined(self, name: str, **agreed: str) -> Visitor:
        """A founder who follows the invitation, and founds."""
        visitor = Visitor(self.hall)
        visitor.send(self.invitation)
        visitor.answers(name=name, slug=name.lower())
        visitor.send("/sign-up/you", email=f"{name.lower()}@people.example", **agreed)
        assert visitor.confirms().headers["Location"] == "/founded"
        return visitor

    def visit(self) -> None:
        upkeep.tick(self.hall.hosting)

    def counts(self) -> tuple[int, int, int]:
        count = cohorts.count(self.hall.hosting.directory, self.cohort)
        return count.shown, count.hidden, count.under_way


def entry_of(hall: Hall, label: str) -> Entry:
    entry = hall.hosting.directory.find(label)
    assert entry
    return entry


def stage_of(hall: Hall, label: str) -> Stage:
    """The co-op itself, to act in."""
    coop = hall.hosting.coop(entry_of(hall, label))
    return Stage(Entered(hall.hosting.app, coop))  # type: ignore[arg-type]


def agreement_of(visitor: Visitor) -> str:
    """The link on the founder's page."""
    path = visitor.get("/founded").text.partition(f'href="{HOST}/agreement/')[2].partition('"')[0]
    assert path
    return f"/agreement/{path}"

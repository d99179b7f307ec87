"""Members and riders at their browsers, all at once. Each notes what the platform has answered with a 303."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

from stage import Actor

TRIP = {"from": "58.4167, 15.6254", "to": "58.4004, 15.6216"}


@dataclass
class Promised:
    """What was acknowledged, and so must be there whatever happens next."""

    rides: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    completed: set[int] = field(default_factory=set)
    proposals: set[int] = field(default_factory=set)
    votes: set[tuple[int, int]] = field(default_factory=set)  # proposal, member
    shares: set[int] = field(default_factory=set)

    def count(self) -> int:
        return sum(len(them) for them in vars(self).values())

    def __str__(self) -> str:
        return ", ".join(f"{len(them)} {what}" for what, them in vars(self).items())


class Seat:
    """Someone's browser. A connection that breaks is no answer: None."""

    def __init__(self, actor: Actor, cookie: str, url: str) -> None:
        self.actor = actor
        self.cookie = cookie
        self.host = urlsplit(url).netloc
        self.token = ""

    def get(self, path: str) -> str | None:
        answer = self._call("GET", path)
        return answer[1] if answer and answer[0] == 200 else None

    def post(self, path: str, **form: object) -> str | None:
        """Where a 303 leads."""
        if not self.token and not self._find_token():
            return None
        answer = self._call("POST", path, urlencode({"csrf_token": self.token, **form}))
        return answer[2] if answer and answer[0] == 303 else None

    def _find_token(self) -> bool:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/rides") or "")
        self.token = found[1] if found else ""
        return bool(found)

    def _call(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str] | None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if cookie := answer.getheader("Set-Cookie"):  # the form's token is kept in it
                self.cookie = cookie.partition(";")[0]
            where = urlsplit(answer.getheader("Location", "")).path
            return answer.status, answer.read().decode() if method == "GET" else "", where
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


class Crowd:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.promised = Promised()

    def rush(self, stop: Event, habits: list[Callable[[], None]]) -> list[Thread]:
        def keep_on(habit: Callable[[], None]) -> None:
            while not stop.is_set():
                habit()

        threads = [Thread(target=keep_on, args=(habit,), daemon=True) for habit in habits]
        for thread in threads:
            thread.start()
        return threads

    def ride(self, rider: Seat) -> None:
        page = rider.get("/rides/new?" + urlencode(TRIP)) or ""
        fields = dict(re.findall(r'<input type="hidden" name="(price|fee|key)" value="([^"]*)">', page))
        where = rider.post("/rides", **TRIP, **{name: unescape(value) for name, value in fields.items()})
        if where:
            self.promised.rides.add(number(where))

    def drive(self, driver: Seat) -> None:
        board = driver.get("/rides") or ""
        for ride in map(int, re.findall(r"/rides/(\d+)/acceptance", board)[:1]):
            if driver.post(f"/rides/{ride}/acceptance") == f"/rides/{ride}":
                self.promised.accepted.add(ride)
        for ride in {int(found) for found in re.findall(r'href="/rides/(\d+)"', board)}:
            self.finish(driver, ride)

    def finish(self, driver: Seat, ride: int) -> None:
        page = driver.get(f"/rides/{ride}") or ""
        if f"/rides/{ride}/start" in page and not driver.post(f"/rides/{ride}/start"):
            return
        is_under_way = f"/rides/{ride}/start" in page or f"/rides/{ride}/completion" in page
        if is_under_way and driver.post(f"/rides/{ride}/completion"):
            self.promised.completed.add(ride)

    def propose(self, member: Seat) -> None:
        hue = self.random.randrange(360)
        if where := member.post("/decisions?clause=hue", hue=hue, reason="Another colour"):
            self.promised.proposals.add(number(where))

    def vote(self, member: Seat) -> None:
        open_ones = re.findall(r'href="/decisions/(\d+)"', member.get("/decisions") or "")
        for proposal in {int(found) for found in open_ones}:
            choice = self.random.choice(["yes", "no", "abstain"])
            if member.post(f"/decisions/{proposal}/ballot", choice=choice):
                self.promised.votes.add((proposal, member.actor.member_id or 0))

    def propose_and_vote(self, member: Seat) -> None:
        self.propose(member)
        self.vote(member)

    def pay(self, treasurer: Seat, waiting: list[int]) -> None:
        if waiting and treasurer.post(f"/members/{waiting[0]}/share-payment"):
            self.promised.shares.add(waiting.pop(0))


def number(where: str) -> int:
    return int(where.rpartition("/")[2])

"""The vote is the deploy: members lower the fee, and the next rider reads who decided it."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from seat import Seat, Take

VOTERS = ("styrelse", "kassor", "forare1", "forare2", "resenar")


def test_members_vote_the_fee_down_and_the_next_quote_has_it(take: Take) -> None:
    rider, members = take("kund"), {name: take(name) for name in VOTERS}
    decision = propose_fee(members["forare2"], "8")
    for name, choice in zip(VOTERS, ("No", "Yes", "Yes", "Yes", "Abstain"), strict=True):
        vote(members[name], decision, choice, is_last=name == VOTERS[-1])
    members["resenar"].sees("Passed")
    rider.go("/rides/new?from=Torget&to=Hamnen")
    assert re.search(r"\b8\s?%", rider.main.inner_text())
    rider.main.locator(f"a[href='{decision.replace('decisions', 'votes')}']").click()
    rider.is_at(decision)
    rider.sees("Passed")


def test_member_is_shown_what_waits_for_her_vote(take: Take) -> None:
    member = take("resenar")
    member.go("/")
    member.sees("Waiting for your vote")
    member.follow("Read and vote", within="main")
    expect(member.page.locator("nav .count")).to_be_visible()
    member.choose("Yes")
    member.press("Vote")
    member.sees("Your vote is secret and cannot be changed.")
    expect(member.page.locator("nav .count")).to_have_count(0)
    member.misses("Choose yes, no or abstain.")
    member.follow("Decide", within="nav")
    member.sees("You have voted")


def propose_fee(member: Seat, percent: str) -> str:
    member.go("/decisions")
    member.follow("Propose something", within="main")
    member.follow("Platform fee", within="main")
    member.write(fee_percent=percent, reason="Vi har råd.")
    member.press("Open the vote")
    member.sees("Voting is open")
    return member.path


def vote(member: Seat, decision: str, choice: str, *, is_last: bool = False) -> None:
    member.go(decision)
    member.choose(choice)
    member.press("Vote")
    member.sees("You voted. How is known to nobody." if is_last else "You have voted")

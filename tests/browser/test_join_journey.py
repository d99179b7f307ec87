"""From a stranger to an owner: account, letter, application, admission, share, vote."""

from __future__ import annotations

from seat import Seat, Take

NEWCOMER = {"name": "Nora Ny", "email": "nora@people.example", "password": "fyra ord i rad"}


def test_stranger_becomes_a_member_and_votes(take: Take) -> None:
    newcomer, board, treasurer = take(), take("styrelse"), take("kassor")
    register(newcomer)
    apply(newcomer)
    admit(board)
    newcomer.go("/membership")
    newcomer.sees("You are admitted")
    record_share(treasurer)
    newcomer.go("/membership")
    newcomer.sees("Share paid")
    newcomer.go("/decisions/4")
    newcomer.sees("You are not on the roll of this vote: it has those who could vote when it opened.")
    propose_longer_votes(board)
    newcomer.go(board.path)
    newcomer.choose("Yes")
    newcomer.press("Vote")
    newcomer.sees("You have voted")


def test_board_declines_with_a_reason_that_the_applicant_reads(take: Take) -> None:
    board, applicant = take("styrelse"), take("sokande")
    board.go("/applications")
    board.page.get_by_role("link", name="Sam Demo").click()
    board.write(reason="Du bor inte i staden.")
    board.press("Decline")
    board.sees("The application is declined, and the applicant gets a mail with the reason.")
    applicant.go("/membership")
    applicant.sees("Apply for membership")
    assert "Du bor inte i staden." in applicant.main.inner_text()


def register(newcomer: Seat) -> None:
    newcomer.go("/")
    newcomer.follow("Create an account", within="main")
    newcomer.write(**NEWCOMER)
    newcomer.press("Create the account")
    newcomer.sees("Look in your mail")
    newcomer.opens_the_latest_letter()
    newcomer.press("Yes, it is mine")
    newcomer.write(email=NEWCOMER["email"], password=NEWCOMER["password"])
    newcomer.press("Sign in")
    newcomer.is_at("/")


def apply(newcomer: Seat) -> None:
    newcomer.follow("Become a member", within="main")
    newcomer.choose("Users")
    newcomer.write(address="Nygatan 1\n123 45 Ort", statement="Jag åker varje dag.")
    newcomer.press("Apply")
    newcomer.sees("Your application is waiting")


def admit(board: Seat) -> None:
    board.go("/membership")
    board.follow("Applications for membership", within="main")
    board.page.get_by_role("link", name=NEWCOMER["name"]).click()
    assert "Jag åker varje dag." in board.main.inner_text()
    board.press("Admit as a member")
    board.sees("%(name)s is member number %(number)s.", name=NEWCOMER["name"], number=6)


def record_share(treasurer: Seat) -> None:
    treasurer.go("/membership")
    treasurer.follow("Shares to be paid", within="main")
    treasurer.open("Record the payment")
    treasurer.press("Record the payment")
    treasurer.sees("The share of member %(number)s is paid.", number=6)


def propose_longer_votes(member: Seat) -> None:
    member.go("/decisions/new?clause=voting_days")
    member.write(voting_days="10", reason="Fler hinner rösta.")
    member.press("Open the vote")
    member.sees("Voting is open")

from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage, Time


@pytest.fixture
def proposal(assembly: Assembly) -> int:
    """Waits for two who stand behind it, and is then discussed for three days."""
    assembly.pass_("2", "cosigners")
    answer = assembly.ada.post("/decisions?clause=discussion_days", discussion_days="3", reason="Calm.")
    days = int(answer.location.rsplit("/", 1)[1])
    for actor in (assembly.ben, assembly.cleo):
        assert actor.post(f"/decisions/{days}/cosignature").status_code == 303
    assembly.vote(days, "yes", "yes", "yes")
    return assembly.write()


def test_with_enough_of_them_it_goes_on(assembly: Assembly, proposal: int, time: Time) -> None:
    assert assembly.state(proposal) == "cosigning"
    assembly.ben.post(f"/decisions/{proposal}/cosignature")
    assert assembly.state(proposal) == "cosigning"
    assembly.cleo.post(f"/decisions/{proposal}/cosignature")
    assert assembly.state(proposal) == "discussion"

    time.passes(days=3)
    assembly.tick()
    assert assembly.state(proposal) == "voting"


def test_each_signs_once_and_nobody_her_own(assembly: Assembly, proposal: int) -> None:
    own = assembly.ada.post(f"/decisions/{proposal}/cosignature")
    assert own.status_code == 422
    assert assembly.ben.post(f"/decisions/{proposal}/cosignature").status_code == 303
    again = assembly.ben.post(f"/decisions/{proposal}/cosignature")
    assert again.status_code == 422
    assert assembly.state(proposal) == "cosigning"


def test_only_who_may_vote_signs(assembly: Assembly, stage: Stage, proposal: int) -> None:
    dora = stage.member("Dora", paid=False)

    assert dora.post(f"/decisions/{proposal}/cosignature").status_code == 403
    assert stage.visitor().post(f"/decisions/{proposal}/cosignature").status_code == 303
    assert assembly.state(proposal) == "cosigning"


def test_nobody_votes_before_it_has_come_so_far(assembly: Assembly, proposal: int) -> None:
    early = assembly.ben.post(f"/decisions/{proposal}/ballot", choice="yes")

    assert early.status_code == 422
    assert "not opened yet" in early.text


def test_its_author_can_withdraw_it_until_the_vote_opens(
    assembly: Assembly, proposal: int, time: Time
) -> None:
    assert assembly.ben.post(f"/decisions/{proposal}/withdrawal").status_code == 422
    assembly.ben.post(f"/decisions/{proposal}/cosignature")
    assembly.cleo.post(f"/decisions/{proposal}/cosignature")
    time.passes(days=3)
    assembly.tick()

    late = assembly.ada.post(f"/decisions/{proposal}/withdrawal")
    assert late.status_code == 422
    assert "too late" in late.text


def test_a_withdrawn_one_stays_to_read(assembly: Assembly, proposal: int) -> None:
    assert assembly.ada.post(f"/decisions/{proposal}/withdrawal").status_code == 303

    assert "withdrew it" in assembly.page(proposal)
    assert assembly.cleo.post(f"/decisions/{proposal}/cosignature").status_code == 422

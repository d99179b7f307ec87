"""Background work."""

from __future__ import annotations

from isolation import mail
from isolation.pair import Pair
from isolation.plants.planting import Break, first_of, missed_by, remembered

from coop.notices import letter, post
from tenants import context, upkeep


@missed_by(mail.letters)
def upkeep_works_for_the_first_alone(broken: Break, pair: Pair) -> None:
    first, within = first_of(pair), context.within
    broken.setattr(upkeep, "within", lambda _coop: within(first))


@missed_by(mail.letters)
def the_sender_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(post.Post, "configured", remembered(post.Post.configured))


@missed_by(mail.letters)
def the_senders_name_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(letter, "in_force", remembered(letter.in_force))

"""From a confirmed sign-up to a co-op at its address, once."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from tenants.directory import Entry, Taken
from tenants.front import letters, links, signups
from tenants.front.signups import Signup
from tenants.front.steps import YOU, Step, filled, sheet, steps
from tenants.front.tables import LETTERS, hosting
from tenants.hosting import BadAddress


class Unfounded(StrEnum):
    """Why there is no co-op yet."""

    ADDRESS = "address"  # taken since it was chosen, or not to be had any more
    GONE = "gone"  # it was founded, and has left since


def found(signup: Signup) -> Entry | Unfounded:
    """The same co-op however often it is asked for: its id was chosen before it was made.

    Whoever asks while another request makes it waits for that one.
    """
    if signup.founded_at:
        return signup.coop or Unfounded.GONE
    entry = signup.coop or _make(signup)
    if isinstance(entry, Entry):
        _note(signup, entry)
    return entry


def unfit(signup: Signup) -> Step | None:
    """The first step with an answer that is missing or does not fit; None when it can be founded."""
    refused = sheet().refused(filled(signup.answers))
    for one in steps():
        if refused.keys() & set(one.keys):
            return one
    return None if signup.email else YOU


def _make(signup: Signup) -> Entry | Unfounded:
    charter = sheet().charter(signup.answers)
    try:
        return hosting().found(charter, id=signup.coop_id, listed=signup.listed)
    except Taken:
        return signup.coop or Unfounded.ADDRESS
    except BadAddress:
        return Unfounded.ADDRESS


def _note(signup: Signup, entry: Entry) -> None:
    """With the letter that leads back to it, once."""
    letter = letters.founded(signup, entry, links.RETURN.to(signup))
    with hosting().directory.writing() as connection:
        if connection.execute(signups.found_now(signup)).rowcount:
            connection.execute(sa.insert(LETTERS).values(letter))

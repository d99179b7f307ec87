"""Whether an address and a password go together."""

from __future__ import annotations

from coop.database import db
from coop.people.models import Person, hasher, matches

NOBODY = hasher.hash("no account has this password")


def authenticate(email: str, password: str) -> Person | None:
    """Takes as long for an unknown address, or an account without a password, as for a wrong password.

    It commits first: the attempt counts whatever comes, and nobody waits for the write lock while argon2
    works. Should the password be changed meanwhile, the old one opens nothing.
    """
    found = Person.with_email(email)
    known = found.password_hash if found and found.has_chosen_password else NOBODY
    db.session.commit()
    right = matches(known, password)
    if found is None or not right or found.password_hash != known:
        return None
    found.renew_hash(password)
    return found

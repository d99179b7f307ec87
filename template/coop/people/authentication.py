"""Whether an address and a password go together."""

from __future__ import annotations

from coop.database import db
from coop.people.models import Person, matches

# Of random bytes that were thrown away, hashed as passwords are: each process that begins would hash anew.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$mqVng4+V1aq90t06oEZRjg$D7WlL+mc8hklPifzq6F0IVz73jF2oOQ5gxr9zbXEJxc"


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

"""The mails about an account."""

from __future__ import annotations

from coop.notices import outbox
from coop.people.models import Person
from coop.people.tokens import confirmation, reset
from coop.site import address


def confirm(person: Person) -> None:
    link = address("people.confirm", token=confirmation.token_for(person))
    outbox.write(person, "people/mail/confirm.txt", link=link)


def already_registered(person: Person) -> None:
    links = {"sign_in": address("people.sign_in"), "forgotten": address("people.forgotten")}
    outbox.write(person, "people/mail/already_registered.txt", **links)


def reset_password(person: Person) -> None:
    outbox.write(
        person, "people/mail/reset.txt", link=address("people.reset_password", token=reset.token_for(person))
    )


def password_changed(person: Person) -> None:
    outbox.write(person, "people/mail/password_changed.txt", forgotten=address("people.forgotten"))

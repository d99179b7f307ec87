"""Keys, tokens and cookies."""

from __future__ import annotations

from flask.sessions import SecureCookieSessionInterface
from isolation import routes, walls
from isolation.pair import Pair
from isolation.plants.planting import Break, missed_by, remembered

from coop.database import db
from coop.members import founder
from coop.people import tokens
from coop.people.models import Person
from coop.people.session import login_manager
from tenants.config import Host
from tenants.hosting import Hosted


@missed_by(walls.keys)
def the_key_is_derived_without_the_id(broken: Break, _pair: Pair) -> None:
    broken.setattr(Host, "key", lambda host, _purpose: host.secret_key)


@missed_by(routes.leaks)
def one_key_signs_all_forms(broken: Break, pair: Pair) -> None:
    broken.setattr(Hosted, "secret_key", "one key for all of them")


@missed_by(walls.keys)
def the_first_key_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(Hosted, "secret_key", property(remembered(lambda app: app.extensions["coop"].secret_key)))


@missed_by(routes.leaks)
def a_token_against_forged_forms_has_a_key_of_the_host(_broken: Break, pair: Pair) -> None:
    pair.hall.hosting.app.config["WTF_CSRF_SECRET_KEY"] = "the host's"


@missed_by(routes.leaks)
def a_reset_link_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    with pair.mine.stage.data():
        broken.setattr(tokens.Link, "_serializer", remembered(tokens.reset._serializer.__func__))
        tokens.reset._serializer()


@missed_by(routes.leaks)
def an_invitation_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    broken.setattr(founder, "_serializer", remembered(founder._serializer))
    with pair.mine.stage.data():
        founder._serializer()


@missed_by(routes.leaks)
def a_cookie_is_for_all_below_the_host(_broken: Break, pair: Pair) -> None:
    pair.hall.hosting.app.config["SESSION_COOKIE_DOMAIN"] = "localhost"


@missed_by(routes.leaks)
def a_session_is_known_by_its_number_alone(broken: Break, pair: Pair) -> None:
    one_key_signs_all_forms(broken, pair)
    whoever = lambda cookie: db.session.get(Person, int(cookie.partition(".")[0]))  # noqa: E731
    broken.setattr(login_manager, "_user_callback", whoever)


@missed_by(routes.leaks)
def a_cookie_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    """Forms have their co-op's, so that nothing can be sent: only read."""
    signer = SecureCookieSessionInterface.get_signing_serializer
    broken.setattr(SecureCookieSessionInterface, "get_signing_serializer", remembered(signer))
    whoever = lambda cookie: db.session.get(Person, int(cookie.partition(".")[0]))  # noqa: E731
    broken.setattr(login_manager, "_user_callback", whoever)

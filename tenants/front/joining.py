"""From a code to a place in a cohort."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms.validators import ValidationError

from tenants import cohorts
from tenants.cohorts import Cohort, Place
from tenants.front import limits, signups
from tenants.front.signups import Signup
from tenants.front.tables import hosting

COOKIE = "cohort"  # until there is a sign-up that can have a place
TAKEN = lazy_gettext("The last place in that cohort was taken a moment ago.")


def find(typed: str) -> Cohort | None:
    """Codes can be guessed: who has tried too many that are none finds no other."""
    found = cohorts.with_code(hosting().directory, typed)
    if found is None:
        limits.note_wrong_code()
    return found if limits.may_try_code() else None


def hold(cohort: Cohort) -> bool:
    """False when nobody joins it any more."""
    if signup := signups.held():
        return cohorts.join(hosting().directory, cohort, signup.coop_id)
    session[COOKIE] = cohort.id
    return has_room(cohort)


def take_place(signup: Signup) -> bool:
    """For a sign-up that has just begun. False when the cohort was filled, or closed, meanwhile."""
    held = cohorts.with_id(hosting().directory, session.pop(COOKIE, ""))
    return held is None or cohorts.join(hosting().directory, held, signup.coop_id)


def place() -> Place | None:
    """Of whoever is signing up."""
    signup = signups.held()
    return cohorts.place_of(hosting().directory, signup.coop_id) if signup else None


def fits(_form: Any, field: Any) -> None:
    """Nothing, or the code of a cohort in which there is room, or in which the sign-up is already."""
    if not field.data:
        return
    cohort = find(field.data)
    if cohort is None:
        raise ValidationError(_("No cohort has this code. Ask whoever gave it to you."))
    if not has_room(cohort):
        raise ValidationError(_("%(name)s takes no more co-ops by this code.", name=cohort.name))


def answer(signup: Signup, code: str, *, name: bool, progress: bool) -> bool:
    """What a fitting form says; false when somebody else took the last place meanwhile. Whoever types no code
    is in no cohort."""
    directory = hosting().directory
    cohort = cohorts.with_code(directory, code) if code else None
    if cohort is None:
        cohorts.leave(directory, signup.coop_id)
        return not code
    if cohorts.join(directory, cohort, signup.coop_id):
        cohorts.agree(directory, signup.coop_id, name=name, progress=progress)
        return True
    return False


def has_room(cohort: Cohort) -> bool:
    """For whoever asks: who is in already needs no other place."""
    present = place()
    is_in = present is not None and present.cohort.id == cohort.id
    return is_in or cohorts.has_room(hosting().directory, cohort)

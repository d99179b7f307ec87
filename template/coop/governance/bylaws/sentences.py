"""The charter in plain language: for each clause a sentence, with its value in it, to be read aloud.

A clause without one of its own, such as a service's, says its title and its value. A choice may have a
sentence for each option. Per-matter rules (`exclusion_quorum`: a matter, then what is ruled about it) share
one sentence for each attribute; whose value is USUAL follows the rule for all decisions.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from coop.governance.clauses import Clause

SENTENCES: dict[str, Any] = {
    "name": _("The co-op is called %(value)s."),
    "slug": _("In addresses the co-op is called %(value)s."),
    "purpose": _("The purpose of the co-op is this: %(value)s."),
    "services": _("Through the platform members offer: %(value)s."),
    "language": _("The language that visitors meet first: %(value)s."),
    "legal_form": _("In law the co-op has this form: %(value)s."),
    "currency": _("The books are kept in %(value)s."),
    "timezone": _("Days and times follow the clock of %(value)s."),
    "hue": _("The colour of the co-op's pages is the hue of %(value)s degrees."),
    "contact_email": _("Whoever asks about personal data writes to %(value)s."),
    "member_classes": _("Anyone can be a member who belongs to one of these groups: %(value)s."),
    "colleges": _(
        "Each member has one vote in her college. What a majority decides is decided by these weights of the"
        " colleges: %(value)s."
    ),
    "share_price": _("Every member owns one share, which costs %(value)s."),
    "admission": {
        "board": _("The board decides on each application for membership."),
        "vote": _("The members decide by vote on each application for membership."),
        "automatic": _("Everyone who applies and belongs to one of the groups becomes a member."),
    },
    "fee_percent": _("Of each price %(value)s stays with the co-op. The rest goes to whoever did the work."),
    "quorum": _("A decision counts if at least %(value)s of all voting members have voted."),
    "class_quorum": _(
        "A decision also needs the votes of so large a part of each of these groups, abstentions among them:"
        " %(value)s."
    ),
    "majority": _("A proposal passes if %(value)s of the yes and no votes are yes."),
    "abstentions": _("Abstentions: they %(value)s."),
    "ballots": {
        "secret": _("Ballots are secret: nobody sees how anyone voted, and a vote cannot be changed."),
        "open": _(
            "Ballots are open: members see how each one voted, and a vote can be changed until it ends."
        ),
    },
    "cosigners": {
        0: _("Any voting member can put a proposal to the others alone."),
    },
    "discussion_days": {
        0: _("The vote on a proposal opens as soon as it is made."),
    },
    "voting_days": _("A vote is open for %(value)s. A secret one ends sooner only when everyone has voted."),
    "bylaws_readings": {
        "1": _("The bylaws are changed by one vote."),
        "2": _(
            "The bylaws are changed by two votes in a row, unless every voting member says yes at the first."
            " The first takes the usual majority."
        ),
    },
    "reading_days": _("The second vote opens %(value)s after the first."),
    "board_seats": _("Members elected to the board together: %(value)s. Every other office has one holder."),
    "term_months": _("Whoever is elected to an office holds it for %(value)s."),
    "nomination_days": _(
        "Before an election members can stand and nominate others for %(value)s, unless proposals are"
        " discussed for a time anyway."
    ),
    "reserve_percent": _("Of each surplus at least %(value)s goes to the reserves."),
    "interest_percent": _(
        "As interest a surplus may give members at most %(value)s of what they paid for their shares."
    ),
    "hearing_days": _(
        "Before a vote on excluding a member, the member has %(value)s to answer, unless proposals are"
        " discussed for longer anyway."
    ),
    "elections_method": _("Votes are cast and counted like this: %(value)s."),
    "choices_method": _("Votes are cast and counted like this: %(value)s."),
    "in_bylaws": _("Of the rules of meetings these stand in the bylaws: %(value)s."),
    "notice_days": _("Notice of a meeting goes out at least %(value)s before it."),
    "notice_days_first": _("Notice of a meeting goes out at most %(value)s before it."),
    "proxies": _("At a meeting a member may stand for this many others: %(value)s."),
    "adjusters": _(
        "The minutes of a meeting are signed by its chair and this many members whom it chooses: %(value)s."
    ),
    "annual_months": _(
        "Months from the end of the financial year within which the annual meeting is held: %(value)s."
    ),
}
# Of rules that can be empty.
WITHOUT: dict[str, Any] = {
    "colleges": _("Every member has one vote, whatever the group."),
    "class_quorum": _("No group of members must vote for itself for a decision to count."),
}
MATTERS = {
    "rules": _("Changes of the rules"),
    "bylaws": _("Changes of what the law calls bylaws"),
    "admissions": _("Admission of members"),
    "exclusion": _("Exclusion of a member"),
    "recall": _("Recall from a role"),
    "surplus": _("Use of the surplus"),
    "project": _("Projects and expenses"),
    "resolution": _("Other resolutions"),
    "elections": _("Elections"),
    "choices": _("Choices between options"),
}
ATTRIBUTES = {
    "method": _("The way of deciding: %(value)s."),
    "majority": _("It passes if %(value)s of the yes and no votes are yes."),
    "quorum": _("It counts if at least %(value)s of all voting members have voted."),
    "ballots": _("The ballots: %(value)s."),
}
PARTS = {
    "method": _("the way of deciding"),
    "majority": _("the majority"),
    "quorum": _("the quorum"),
    "ballots": _("the ballots"),
}


def sentence(clause: Clause, value: Any, currency: str) -> str:
    """The rule as a member says it."""
    said = SENTENCES.get(clause.key) or ATTRIBUTES.get(attribute(clause.key))
    if not value and clause.key in WITHOUT:
        said = WITHOUT[clause.key]
    elif isinstance(said, dict):
        said = said.get(value)
    shown = clause.kind.show(value, currency)
    if said is None:
        return ended(gettext("%(title)s: %(value)s", title=str(clause.title), value=shown))
    return ended(str(said) % {"value": shown})


def matter(key: str) -> str:
    """`exclusion` for `exclusion_quorum`; nothing for a rule that holds for all decisions."""
    word = key.partition("_")[0]
    return word if word in MATTERS and "_" in key else ""


def attribute(key: str) -> str:
    return key.partition("_")[2] if matter(key) else ""


def as_usual(keys: list[str]) -> str:
    """One sentence for all that a matter leaves to the rules for every decision."""
    parts = ", ".join(str(PARTS.get(attribute(key), attribute(key))) for key in keys)
    return str(gettext("As for other decisions: %(parts)s.", parts=parts))


def ended(text: str) -> str:
    """A value may end with a full stop of its own."""
    return text.rstrip(".") + "."

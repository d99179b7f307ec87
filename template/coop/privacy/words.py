"""What the declarations say, in words for whoever the data is about."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from coop.privacy.declarations import Basis, Category, Erasure, Purpose, Retention

CATEGORIES = {
    Category.IDENTITY: _("Who you are"),
    Category.CONTACT: _("How to reach you"),
    Category.CREDENTIAL: _("What proves that you are you"),
    Category.MEMBERSHIP: _("Your membership"),
    Category.PARTICIPATION: _("Your part in decisions and offices"),
    Category.FINANCE: _("Money"),
    Category.WORK: _("Work that you did"),
    Category.TRAVEL: _("Rides that you asked for"),
    Category.CORRESPONDENCE: _("Letters that we sent you"),
    Category.ACCESS: _("Who has read about you"),
}
PURPOSES = {
    Purpose.ACCOUNT: _("To keep your account"),
    Purpose.SECURITY: _("To keep your account safe"),
    Purpose.MEMBERSHIP: _("To handle your membership"),
    Purpose.STATUTORY_REGISTER: _("To keep the register of members that the law asks for"),
    Purpose.DEMOCRACY: _("To let members decide together"),
    Purpose.BOOKKEEPING: _("To keep the books"),
    Purpose.SERVICE: _("To carry out what you ask for"),
    Purpose.DISPATCH: _("To offer work, and to be able to say why it was offered so"),
    Purpose.NOTICES: _("To tell you what concerns you"),
    Purpose.TRANSPARENCY: _("To show you who has read your data"),
}
BASES = {
    Basis.CONTRACT: _("It is needed for the agreement between you and the co-op (GDPR, Article 6(1)(b))."),
    Basis.LEGAL_OBLIGATION: _("The law demands it (GDPR, Article 6(1)(c))."),
    Basis.LEGITIMATE_INTEREST: _(
        "It protects you and others, and outweighs the intrusion (GDPR, Article 6(1)(f))."
    ),
}
RETENTIONS = {
    Retention.ACCOUNT: _("as long as you have an account"),
    Retention.MEMBERSHIP: _("during your membership and ten years after it"),
    Retention.BOOKKEEPING: _("seven years after the financial year"),
    Retention.SERVICE: _("two years after the job"),
    Retention.CORRESPONDENCE: _("one year"),
    Retention.ACCESS: _("two years"),
    Retention.FOR_EVER: _("as long as the co-op exists"),
}
ERASURES = {
    Erasure.DELETE: _("It is deleted if you ask."),
    Erasure.ANONYMISE: _("Your name is taken out of it if you ask."),
    Erasure.KEEP: _("The law demands that it is kept until then, even if you ask."),
}

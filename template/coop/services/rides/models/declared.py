"""Why rides keep what they keep."""

from __future__ import annotations

from coop.privacy.declarations import Basis, Erasure, Purpose, Retention, Use

# To carry out what the rider asked for and answer questions about it. The books keep the money, and longer.
RIDE = Use(Purpose.SERVICE, Basis.CONTRACT, Retention.SERVICE, Erasure.ANONYMISE)
# Directive (EU) 2024/2831, articles 9 to 11: a driver can ask why work was or was not offered.
DISPATCH = Use(Purpose.DISPATCH, Basis.CONTRACT, Retention.SERVICE, Erasure.DELETE)

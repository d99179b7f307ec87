"""How a co-op leaves the host: closed, handed over, deleted, and looked after."""

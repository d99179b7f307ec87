"""Where each co-op's data lies, and how one engine reaches all of it."""

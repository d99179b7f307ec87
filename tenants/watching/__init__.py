"""What a host counts, and who can read it."""

"""Backups of all co-ops, and what is brought back from them."""

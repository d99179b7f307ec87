"""One deployment, many co-ops: each at its own address, with a database, a key and people of its own.

The application in `template/coop` runs unchanged and knows nothing of this; nothing here is imported by it.
"""

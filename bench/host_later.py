"""The command `andel` of a later release: this code, and the revisions in the folder BENCH_LATER.

    BENCH_LATER=FOLDER python -m bench.host_later host upgrade

The folder comes in when this is imported, so that each process of an upgrade has it too.
"""

from __future__ import annotations

import os
from pathlib import Path

from coop import migrations

VARIABLE = "BENCH_LATER"
OWN = migrations._folders
migrations._folders = lambda: [*OWN(), Path(os.environ[VARIABLE])]

if __name__ == "__main__":
    from generator.cli import main

    main()

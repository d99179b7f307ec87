from __future__ import annotations

from coop.command import main

main()

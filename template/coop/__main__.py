"""The `coop` command. To count an election asks nothing of a co-op: that starts without the application."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["count"]:
        from coop.governance.counting.command import main as count

        sys.exit(count(arguments[1:]))
    from coop.command import main as run

    run(arguments)


if __name__ == "__main__":
    main()

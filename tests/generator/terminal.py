"""A terminal with someone at it: reads what stands there, types, presses Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from pathlib import Path

from shell import ENVIRONMENT

PATIENCE = 60.0  # seconds
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()>=][A-Z0-9]?|\r")
WHERE_IS_THE_CURSOR, AT_THE_TOP = b"\x1b[6n", b"\x1b[1;1R"  # as every terminal answers
ENTER, DOWN, SPACE, CTRL_C, ERASE = "\r", "\x1b[B", " ", "\x03", "\x15"


class Terminal:
    def __init__(self, *command: str, cwd: Path) -> None:
        self.read = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], command, {**ENVIRONMENT, "TERM": "xterm"})

        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))  # 50 lines of 200

    def expect(self, text: str) -> str:
        """Waits for a text, and returns what stood before it since the last one."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.read:
            assert time.monotonic() < deadline, f"{text!r} is not in:\n{self.read}"
            assert self._more(), f"{text!r} is not in:\n{self.read}"
        before, _, self.read = self.read.partition(text)
        return before

    def type(self, *keys: str) -> None:
        os.write(self.handle, "".join(keys).encode())

    def end(self) -> tuple[int, str]:
        """Its exit code, and all that it still said."""
        while self._more():
            pass
        os.close(self.handle)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), self.read

    def _more(self) -> bool:
        ready, _, _ = select.select([self.handle], [], [], PATIENCE)
        try:
            found = os.read(self.handle, 65536) if ready else b""
        except OSError:  # Linux says so when the other side is closed
            found = b""
        if WHERE_IS_THE_CURSOR in found:
            os.write(self.handle, AT_THE_TOP)
        self.read += ESCAPES.sub("", found.decode(errors="replace"))
        return bool(found)

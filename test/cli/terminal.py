"""Runs a program on a terminal of its own; presses Ctrl+C once a text was printed, and tells the end as JSON.

Usage: terminal.py TEXT PROGRAM [ARGUMENT ...]; an empty TEXT presses nothing.
"""

import json
import os
import pty
import sys

text, program = sys.argv[1].encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(program[0], program)

printed = b""
pressed = False
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # The other end is closed.
        break
    if not chunk:
        break
    printed += chunk
    if text and not pressed and text in printed:
        pressed = True
        os.write(terminal, b"\x03")
_, status = os.waitpid(pid, 0)
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
print(json.dumps({"code": code, "printed": printed.decode("utf-8", "replace")}))

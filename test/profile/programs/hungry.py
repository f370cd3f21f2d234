"""Memory whose owners are known: `burst` holds most for a moment, what `keep` makes stays to the end."""
import os
import sys
import time


def keep(count):
    kept = []
    for _ in range(count):
        kept.append(bytearray(10_000))
    return kept


def burst():
    large = bytearray(30_000_000)
    time.sleep(0.3)
    return len(large)


def main():
    kept = keep(500)
    burst()
    return kept


KEPT = main()
# As without a profiler: where this module is, what it is called, what it was given.
print(__name__, sys.modules["__main__"].__dict__ is globals(), sys.path[0], sys.argv, flush=True)
HOW = sys.argv[1] if len(sys.argv) > 1 else ""
if HOW == "exit":
    sys.exit(3)
if HOW == "raise":
    raise ValueError("no stock")
if HOW == "leave":
    os._exit(4)
if HOW == "killed":
    os.kill(os.getpid(), 9)
if HOW == "wait":
    time.sleep(600)

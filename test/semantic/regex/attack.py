"""Reads [[pattern, text], …] and prints "late" or "done" for each: whether `re` needs more than a moment."""

import json
import re
import signal
import sys

MOMENT = 0.2


class Late(Exception):
    pass


def give_up(*_):
    raise Late


signal.signal(signal.SIGALRM, give_up)
for pattern, text in json.load(sys.stdin):
    regex = re.compile(pattern)
    signal.setitimer(signal.ITIMER_REAL, MOMENT)
    try:
        regex.match(text)
        print("done")
    except Late:
        print("late")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

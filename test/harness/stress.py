"""Put before a program that shows a race: threads that start together, and rounds until one goes wrong.

The harness sets SECONDS, how long it tries.
"""

import inspect as _inspect
import sys as _sys
import threading as _threading
import time as _time

# Threads change places as often as the interpreter lets them.
_sys.setswitchinterval(1e-6)

# In every second round they change places wherever a function begins too. Every interpreter may do so there,
# but where no other thread happens to wait just then, it can take long until one does.
_at_calls = False


def _change_places(frame, event, argument):
    """A trace function; returns nothing, so that lines are not traced. Generators go on all the time."""
    if not frame.f_code.co_flags & _inspect.CO_GENERATOR:
        _time.sleep(0)


def together(*functions):
    """Runs each on a thread of its own, all begun at once; the exceptions that they end with."""
    ready = _threading.Barrier(len(functions))
    failures = []

    def run(function):
        ready.wait()
        if _at_calls:
            _sys.settrace(_change_places)
        try:
            function()
        except Exception as error:
            failures.append(error)
        finally:
            _sys.settrace(None)

    threads = [_threading.Thread(target=run, args=(each,)) for each in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def rounds(play):
    """Plays until a round returns what went wrong, or the time is over; prints what it was, or `right`."""
    global _at_calls
    end = _time.monotonic() + SECONDS
    while _time.monotonic() < end:
        wrong = play()
        _at_calls = not _at_calls
        if wrong:
            print("wrong:", wrong)
            return
    print("right")

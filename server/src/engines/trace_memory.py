"""Runs a program under tracemalloc and writes which lines held its memory: at its peak, and at its end.

Usage: trace_memory.py FOLDER FRAMES SCRIPT|-m MODULE [ARGUMENT ...]

Writes FOLDER/peak.json while the program grows, so that a program that is killed leaves it behind, and
FOLDER/end.json when it ends. Both hold one JSON object:
  held     bytes in this picture
  highest  the most that was ever seen at once
  cut      whether callers beyond FRAMES are missing
  files    [path, ...]
  stacks   [[bytes, [file, line, file, line, ...]], ...], callers first
"""
import _thread
import atexit
import gc
import io
import json
import os
import runpy
import sys
import time
import tracemalloc
import types

# The same list that Snapshot is made of. Equal tracebacks in it are one object, so that they can be
# told apart without comparing them: with a million blocks that is seconds.
from _tracemalloc import _get_traces

OWN_FILE = __file__
LOOK_EVERY = 0.005
# A larger picture replaces the one before when this much more is held, in bytes and as a factor...
LEAST_GROWTH = 256 * 1024
GROWTH = 1.1
# ...and the last one took less than this part of the time since. What has doubled does not wait.
REST_PER_PICTURE = 20

# Python 3.9 and newer.
reset_peak = getattr(tracemalloc, "reset_peak", None)


class Pictures:
    """Looks at what is held, and keeps the largest of it in a file."""

    def __init__(self, folder, frames):
        self.folder = folder
        self.frames = frames
        self.process = os.getpid()
        # Bytes: the most that was seen, and what the largest picture shows.
        self.highest = 0
        self.largest = 0
        self.resting_until = 0.0
        self.watcher = None
        self.ended = False

    def watch(self):
        """Begins to look again and again, beside the program and unseen by its `threading`."""
        leave, gone = _thread.allocate_lock(), _thread.allocate_lock()
        leave.acquire()
        gone.acquire()
        self.watcher = leave, gone
        _thread.start_new_thread(self.look_on, (leave, gone))

    def rest(self):
        """Before a fork: a process of one thread is copied, as without Hotlint."""
        if self.watcher:
            leave, gone = self.watcher
            self.watcher = None
            leave.release()
            gone.acquire()
            # It is gone for Python, but the system needs a moment to end it.
            time.sleep(0.002)

    def watch_later(self):
        """After a fork, which counts threads once more: with the next garbage collection."""

        def watch(phase, info):
            gc.callbacks.remove(watch)
            if not self.watcher and not self.ended and os.getpid() == self.process:
                self.watch()

        gc.callbacks.append(watch)

    def look_on(self, leave, gone):
        try:
            while not leave.acquire(timeout=LOOK_EVERY) and tracemalloc.is_tracing():
                self.look()
        finally:
            gone.release()

    def look(self):
        held = self.measure()
        if held < self.largest * GROWTH + LEAST_GROWTH:
            return
        begun = time.perf_counter()
        if begun < self.resting_until and held < self.largest * 2:
            return
        self.take("peak.json")
        now = time.perf_counter()
        self.resting_until = now + (now - begun) * REST_PER_PICTURE

    def finish(self):
        # A forked child that ends in its own way has inherited this call.
        if os.getpid() != self.process:
            return
        self.ended = True
        self.rest()
        if not tracemalloc.is_tracing():
            return
        if self.measure() > self.largest:
            self.take("peak.json")
        gc.collect()
        self.take("end.json")

    def measure(self):
        held, peak = tracemalloc.get_traced_memory()
        self.highest = max(self.highest, peak if reset_peak else held)
        return held

    def take(self, name):
        before = self.measure()
        picture = picture_of(_get_traces(), self.frames)
        self.highest = max(self.highest, picture["held"])
        self.largest = max(self.largest, picture["held"])
        picture["highest"] = self.highest
        text = json.dumps(picture)
        if reset_peak:
            # The program may have gone on meanwhile; what the picture takes is not the program's.
            held, peak = tracemalloc.get_traced_memory()
            self.highest = max(self.highest, peak - 2 * max(0, held - before))
            del picture
            reset_peak()
        file = os.path.join(self.folder, name)
        with io.open(file + ".part", "w", encoding="ascii") as out:
            out.write(text)
        # At once, or not at all: the program may be killed in any moment.
        os.replace(file + ".part", file)


def picture_of(traces, frames):
    """Adds up blocks by where they were allocated, without what these pictures themselves hold."""
    sums = {}
    for trace in traces:
        stack = trace[2]
        known = sums.get(id(stack))
        if known is None:
            sums[id(stack)] = [trace[1], stack]
        else:
            known[0] += trace[1]
    files, stacks, held, cut = {}, [], 0, False
    for size, stack in sums.values():
        places = program_part(stack)
        if not places:
            continue
        held += size
        cut = cut or (len(stack) >= frames and len(places) == len(stack))
        row = []
        for file, line in places:
            row.append(files.setdefault(file, len(files)))
            row.append(line)
        stacks.append([size, row])
    return {"held": held, "cut": cut, "files": list(files), "stacks": stacks}


def program_part(stack):
    """Callers first, without what runs the program; nothing for memory of this file's own."""
    for at, (file, line) in enumerate(stack):
        if file == OWN_FILE:
            if line < run.__code__.co_firstlineno:
                return ()
            stack = stack[:at]
            break
    else:
        return stack[::-1]
    while stack and (stack[-1][0] in RUNNERS):
        stack = stack[:-1]
    return stack[::-1]


RUNNERS = {runpy.__file__, "<frozen runpy>", runpy._run_module_as_main.__code__.co_filename}


def start(folder, frames, arguments):
    pictures = Pictures(folder, frames)
    # The first to be registered is the last to be called, after all threads and exit handlers.
    atexit.register(pictures.finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=pictures.rest, after_in_parent=pictures.watch_later)
    main = types.ModuleType("__main__")
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    tracemalloc.start(frames)
    pictures.watch()
    run(main, arguments)


# Frames of this file from here on are part of the program's stacks; those above are not.
def run(main, arguments):
    """As `python SCRIPT` and `python -m MODULE` do: the same `__main__`, `sys.argv` and `sys.path`."""
    safe_path = getattr(sys.flags, "safe_path", False) or sys.flags.isolated
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        if not safe_path:
            sys.path[0] = os.getcwd()
        runpy._run_module_as_main(arguments[1])
        return
    script = arguments[0]
    sys.argv = arguments
    if not safe_path:
        sys.path[0] = os.path.dirname(os.path.realpath(script))
    with io.open_code(script) as file:
        code = compile(file.read(), script, "exec", dont_inherit=True)
    main.__file__ = script
    main.__cached__ = None
    exec(code, main.__dict__)


if __name__ == "__main__":
    start(sys.argv[1], int(sys.argv[2]), sys.argv[3:])

"""Times two programs that must return the same: {before, after, n} on stdin, {before, after, runs} on stdout.

Each program is a module with `setup(n)`, which is not timed, and `run(data)`. Times are median seconds.
"""

import gc
import json
import statistics
import sys
import time
import types

RUNS = 15


def main():
    job = json.load(sys.stdin)
    before, after = load("before", job["before"]), load("after", job["after"])
    if before.run(before.setup(job["n"])) != after.run(after.setup(job["n"])):
        sys.exit("before and after do not return the same")
    times = {"before": [], "after": []}
    # In turns, so that whatever slows the machine slows both.
    for _ in range(RUNS):
        times["before"].append(seconds(before, job["n"]))
        times["after"].append(seconds(after, job["n"]))
    medians = {name: statistics.median(each) for name, each in times.items()}
    json.dump(dict(medians, runs=RUNS), sys.stdout)


def load(name, code):
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(code, name, "exec"), module.__dict__)
    return module


def seconds(module, n):
    data = module.setup(n)
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    module.run(data)
    taken = time.perf_counter() - start
    gc.enable()
    return taken


main()

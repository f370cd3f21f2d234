"""Checks names from the knowledge base of blocking calls against the interpreter that runs it.

Reads {"callables": [name], "classes": [name], "coroutines": [name],
"conditions": [{"name", "position", "keyword"}]} from standard input and prints one line for each
fact that does not hold.
"""

import concurrent.futures
import importlib
import inspect
import json
import multiprocessing
import os
import sys
import threading

# Classes without a public name, behind a function, or given methods on creation: an instance tells.
INSTANCES = {
    "os.popen()": lambda: os.popen("true"),
    "asyncio.run_coroutine_threadsafe()": concurrent.futures.Future,
    "threading.Lock": threading.Lock,
    "threading.RLock": threading.RLock,
    "threading.Condition": threading.Condition,
    "multiprocessing.synchronize.Lock": multiprocessing.Lock,
    "multiprocessing.synchronize.RLock": multiprocessing.RLock,
    "multiprocessing.synchronize.Semaphore": multiprocessing.Semaphore,
    "multiprocessing.synchronize.BoundedSemaphore": multiprocessing.BoundedSemaphore,
}


def main():
    facts = json.load(sys.stdin)
    report(facts["callables"], lambda name: callable(resolve(name)), "is not callable")
    report(facts["classes"], lambda name: inspect.isclass(resolve(name)), "is not a class")
    report(
        facts["coroutines"],
        lambda name: inspect.iscoroutinefunction(resolve(name)),
        "is not a coroutine function",
    )
    for condition in facts["conditions"]:
        report([condition["name"]], lambda _name: places_match(condition), "has other parameters")


def report(names, holds, complaint):
    for name in names:
        try:
            if not holds(name):
                print(name, complaint)
        except (ImportError, AttributeError) as error:
            print(name, "does not exist:", error)


def resolve(name):
    for known, make in INSTANCES.items():
        if name == known:
            return type(make())
        if name.startswith(known + "."):
            return getattr(make(), name[len(known) + 1 :])
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if part != "*":
                found = getattr(found, part)
        return found
    raise ImportError(name)


def places_match(condition):
    """Whether the parameter at the position has the keyword's name, where Python can tell."""
    found = resolve(condition["name"])
    try:
        parameters = list(inspect.signature(found).parameters.values())
    except ValueError:
        return True
    if parameters and parameters[0].name == "self":
        parameters = parameters[1:]
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return True
    position, keyword = condition.get("position"), condition.get("keyword")
    if position is not None and position >= len(parameters):
        return False
    return position is None or keyword is None or parameters[position].name == keyword


main()

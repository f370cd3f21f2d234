"""Runs functions many times and prints which bindings their uses saw: one line of JSON each.

Reads lines of JSON from stdin: {code, seeds}. `code` defines `f`, in which every value is a `Tag`
that names the binding it came from, every use is `u(site, lambda: name)`, and every call may raise.
A line of output is {seen: {site: [tags]}}; the tag 0 stands for an unbound name, -1 for an exception.
"""

import json
import random
import sys

LIMIT = 200


class Expected(Exception):
    pass


class Tag:
    def __init__(self, site):
        self.site = site

    def __iadd__(self, other):
        return other

    def __radd__(self, other):
        return self


class Run:
    """What the code calls. After many steps nothing goes on, so that every run ends."""

    def __init__(self, seed, seen):
        self.random = random.Random(seed)
        self.seen = seen
        self.steps = 0

    def step(self):
        self.steps += 1
        if self.steps < LIMIT and self.random.random() < 0.03:
            raise Expected

    def b(self, site):
        self.step()
        return Tag(site)

    def two(self, first, second):
        self.step()
        return Tag(first), Tag(second)

    def it(self, site):
        self.step()
        for _ in range(self.random.choice((0, 1, 2, 3))):
            self.step()
            yield Tag(site)

    def c(self):
        self.step()
        return self.steps < LIMIT and self.random.random() < 0.5

    def t(self):
        self.steps += 1
        return self.steps > LIMIT

    def m(self, first, second):
        self.step()
        kind = self.random.randrange(3)
        return [[Tag(first)], {"k": Tag(second)}, None][kind]

    def cm(self, site):
        self.step()
        return Context(self, site)

    def u(self, site, read):
        try:
            value = read()
        except NameError:
            self.see(site, 0)
            raise
        self.see(site, tag_of(value))
        self.step()
        return value

    def s(self, site, value):
        """A use in a class, whose names no lambda sees."""
        self.see(site, tag_of(value))

    def see(self, site, tag):
        self.seen.setdefault(site, set()).add(tag)


class Context:
    def __init__(self, run, site):
        self.run = run
        self.site = site

    def __enter__(self):
        self.run.step()
        return Tag(self.site)

    def __exit__(self, *_):
        self.run.step()
        return self.run.random.random() < 0.5


def tag_of(value):
    if isinstance(value, BaseException):
        return -1
    if isinstance(value, list):
        value = value[0]
    return value.site if isinstance(value, Tag) else int(value.__doc__)


def observe(code, seeds):
    seen = {}
    program = compile(code, "generated", "exec")
    for seed in range(seeds):
        run = Run(seed, seen)
        names = {name: getattr(run, name) for name in "b two it c t m cm u s".split()}
        names["Expected"] = Expected
        exec(program, names)
        try:
            names["f"](Tag(1))
        except (Expected, NameError, TypeError):
            pass
    return {site: sorted(tags) for site, tags in seen.items()}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"seen": observe(request["code"], request["seeds"])}), flush=True)


main()

"""A program after an edit: the same text as before.py but for the search, which is fast now."""
import sys
import time


def known(ids, wanted):
    # A set answers without looking at every element.
    fast = set(ids)
    found = []
    for each in wanted:
        if each in fast:
            found.append(each)
    return found


def price(count):
    total = 0
    for number in range(count):
        total += number * number % 7
    return total


def main(seconds):
    ids = list(range(0, 3000, 2))
    wanted = range(300)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        known(ids, wanted)
        price(12_000)


main(float(sys.argv[1]))

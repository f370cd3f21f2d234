"""Work with known hot lines: recursion, comprehensions, a lambda and a second thread.

Runs for the seconds given as the first argument, or for ever.
"""
import sys
import threading
import time


def total(n):
    result = 0
    for value in range(n):
        result += value * value  # the hottest line
    return result


def descend(depth):
    if depth == 0:
        return total(4000)
    return descend(depth - 1)


def squares(n):
    return [value * value for value in range(n)]


def ordered(n):
    return sorted(range(n), key=lambda value: -value)


class Service:
    def handle(self):
        descend(10)
        squares(1500)
        ordered(1500)


def main(seconds):
    service = Service()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        service.handle()


if __name__ == "__main__":
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 1e9
    print("ready", flush=True)
    second = threading.Thread(target=main, args=(limit,), name="wörker", daemon=True)
    second.start()
    main(limit)
    second.join()

"""Keep the order service busy: `python load.py --url http://127.0.0.1:8000 --seconds 60`.

Each client pauses in proportion to how long its last request took, so the
service works about as hard on a slow machine as on a fast one. The load ends
after `--seconds`, or when the service does.
"""

from __future__ import annotations

import argparse
import http.client
import random
import signal
import sys
import threading
import time
from urllib.parse import urlsplit

from orders.feeds import sample_feed

MIX = (
    ("POST", "/feed", 80),
    ("GET", "/orders", 6),
    ("GET", "/report", 6),
    ("GET", "/catalog", 5),
    ("POST", "/dispatch", 2),
    ("GET", "/stats", 1),
)
FEEDS = [sample_feed(seed) for seed in range(12)]
PAUSE_PER_BUSY_SECOND = 0.8
SHORTEST_PAUSE = 0.01


def main() -> int:
    options = parse_options()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    address = urlsplit(options.url).netloc
    if not wait_until_ready(address):
        print(f"load: nothing answers at {options.url}", file=sys.stderr)
        return 1
    deadline = time.monotonic() + options.seconds
    clients = [
        threading.Thread(target=run_client, args=(address, seed, deadline), daemon=True)
        for seed in range(options.clients)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Keep the order service busy.")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--clients", type=int, default=2)
    return parser.parse_args()


def wait_until_ready(address: str) -> bool:
    for _ in range(50):
        try:
            ask(http.client.HTTPConnection(address, timeout=2), "GET", "/health")
            return True
        except OSError:
            time.sleep(0.1)
    return False


def run_client(address: str, seed: int, deadline: float) -> None:
    rng = random.Random(seed)
    requests = [(method, path) for method, path, _ in MIX]
    weights = [weight for _, _, weight in MIX]
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        while time.monotonic() < deadline:
            method, path = rng.choices(requests, weights)[0]
            body = rng.choice(FEEDS) if path == "/feed" else None
            started = time.monotonic()
            ask(connection, method, path, body)
            busy = time.monotonic() - started
            time.sleep(max(SHORTEST_PAUSE, busy * PAUSE_PER_BUSY_SECOND))
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: str | None = None
) -> bytes:
    connection.request(method, path, body)
    return connection.getresponse().read()


if __name__ == "__main__":
    sys.exit(main())

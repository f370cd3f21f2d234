"""The order service: `python server.py --port 8000 [--with-load]`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from orders import stats
from orders.catalog import Catalog, products_json
from orders.dispatch import plan_shipments, print_labels
from orders.intake import read_feed
from orders.models import Order
from orders.notifications import notify_customers
from orders.reports import orders_html, orders_json

LOAD_SCRIPT = Path(__file__).with_name("load.py")

catalog = Catalog.sample()
recent: deque[Order] = deque(maxlen=60)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        pages = {
            "/health": lambda: ("text/plain", "ok\n"),
            "/stats": lambda: ("application/json", json.dumps(stats.snapshot())),
            "/catalog": lambda: ("application/json", products_json(catalog.page(0))),
            "/orders": lambda: ("application/json", orders_json(list(recent))),
            "/report": lambda: ("text/html", orders_html(list(recent))),
        }
        self._answer(pages)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        actions = {
            "/feed": lambda: ("application/json", self._take_feed(body)),
            "/dispatch": lambda: ("application/json", self._dispatch()),
            "/webhook": lambda: ("text/plain", ""),
        }
        self._answer(actions)

    def _take_feed(self, feed: str) -> str:
        intake = read_feed(feed, catalog)
        recent.extend(intake.orders)
        return json.dumps({"orders": len(intake.orders), "rejected": intake.rejected})

    def _dispatch(self) -> str:
        orders = list(recent)
        labels = print_labels(plan_shipments(orders))
        port = self.server.server_address[1]
        notified = notify_customers(orders[-3:], f"http://127.0.0.1:{port}/webhook")
        return json.dumps({"labels": labels, "notified": notified})

    def _answer(self, routes: dict) -> None:
        started = time.perf_counter()
        route = routes.get(self.path)
        if route is None:
            self._send(404, "text/plain", "no such page\n")
            return
        content_type, text = route()
        self._send(200, content_type, text)
        stats.record((time.perf_counter() - started) * 1000)

    def _send(self, status: int, content_type: str, text: str) -> None:
        payload = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the load script asks many times a second."""


def main() -> None:
    options = parse_options()
    server = ThreadingHTTPServer((options.host, options.port), Handler)
    stop_on_signals(server)
    stats.start_decay()
    port = server.server_address[1]
    print(f"order service ready: port={port} pid={os.getpid()}", flush=True)
    load = start_load(port) if options.with_load else None
    try:
        server.serve_forever()
    finally:
        server.server_close()
        if load is not None:
            load.terminate()
            load.wait()


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 picks a free port")
    parser.add_argument("--with-load", action="store_true", help="keep the service busy")
    return parser.parse_args()


def stop_on_signals(server: ThreadingHTTPServer) -> None:
    def stop(_signal: int, _frame: object) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def start_load(port: int) -> subprocess.Popen:
    url = f"http://127.0.0.1:{port}"
    return subprocess.Popen([sys.executable, str(LOAD_SCRIPT), "--url", url])


if __name__ == "__main__":
    main()

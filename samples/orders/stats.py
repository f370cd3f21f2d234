"""Live figures about the running service."""

from __future__ import annotations

import threading
import time

requests_served = 0
latency_ms = 0.0


def record(elapsed_ms: float) -> None:
    """Count a finished request and fold its duration into the moving average."""
    global requests_served, latency_ms
    requests_served += 1
    latency_ms = _blend(latency_ms, elapsed_ms, 0.1)


def snapshot() -> dict[str, float]:
    return {"requests": requests_served, "latency_ms": round(latency_ms, 2)}


def start_decay() -> None:
    """Let the average fall while the service is idle."""
    threading.Thread(target=_decay_forever, name="stats-decay", daemon=True).start()


def _decay_forever() -> None:
    global latency_ms
    while True:
        time.sleep(1.0)
        latency_ms = _blend(latency_ms, 0.0, 0.02)


def _blend(average: float, sample: float, weight: float) -> float:
    return average + (sample - average) * weight

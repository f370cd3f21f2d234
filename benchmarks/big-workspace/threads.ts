/** State of one module that threads of another one update. */

/** How `workers.main` has its samples counted: the one expression that is edited. */
export const ONE_BY_ONE = "list(map(metrics.record, samples))";
export const ON_THREADS = "pool.map(metrics.record, samples)";

export function metricsModule(): string {
  return `"""How long answers take."""
latency_ms = 0.0


def record(elapsed_ms: float) -> None:
    global latency_ms
    latency_ms = blend(latency_ms, elapsed_ms)


def blend(average: float, sample: float) -> float:
    return average + (sample - average) * 0.1
`;
}

export function workersModule(): string {
  return `"""What runs beside the answers."""
from concurrent.futures import ThreadPoolExecutor

from . import metrics


def main(samples: list[float]) -> None:
    with ThreadPoolExecutor() as pool:
        ${ONE_BY_ONE}
`;
}

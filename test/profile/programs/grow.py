"""Memory line by line, for memory_profiler: two lines that grow the process, one that shrinks it."""
from hot import hold, spin
from memory_profiler import profile


@profile
def work(rounds):
    kept = []
    for _ in range(rounds):
        spin(200)
        kept.append(hold(400))
    other = [0] * 1_000_000
    del other
    return kept


work(4)

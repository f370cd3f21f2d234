"""Hot lines for line-based profilers: one loop that costs, one allocation, one cheap caller."""
import sys


def spin(n):
    total = 0
    for value in range(n):
        total += value * value
    return total


def hold(n):
    kept = []
    for _ in range(n):
        kept.append(bytearray(10_000))
    return kept


def main(rounds):
    kept = []
    for _ in range(rounds):
        spin(20_000)
        kept.append(hold(40))
    return kept


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

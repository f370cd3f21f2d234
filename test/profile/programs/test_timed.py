"""One benchmark, for the results of pytest-benchmark."""


def test_sum(benchmark):
    benchmark(sum, range(100))

"""A fixed amount of work, to be traced: every call count is known."""


def leaf(n):
    return sum(range(n))


def middle(n):
    return [leaf(value) for value in range(n)]


def recurse(n):
    return 0 if n == 0 else leaf(10) + recurse(n - 1)


def main():
    for _ in range(20):
        middle(50)
    recurse(30)


main()

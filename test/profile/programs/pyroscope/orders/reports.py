"""What the recorded service spends its time in."""


def total(orders, known):
    found = 0
    for order in orders:
        if order in known:
            found += 1
    return found

"""Print the day's report for the sample feeds."""

from __future__ import annotations

from orders.catalog import Catalog
from orders.dispatch import plan_shipments, print_labels
from orders.feeds import sample_feed
from orders.intake import read_feed
from orders.reports import Receipt, summary

FEEDS = 5


def main() -> None:
    catalog = Catalog.sample()
    orders = []
    rejected = []
    for seed in range(FEEDS):
        intake = read_feed(sample_feed(seed), catalog)
        orders.extend(intake.orders)
        rejected.extend(intake.rejected)

    receipt = Receipt("Orders of the day")
    receipt.add_orders(orders)
    print(receipt.text)
    print(summary(orders, rejected), end="\n\n")
    print(*rejected[:10], sep="\n", end="\n\n")
    print(*print_labels(plan_shipments(orders)), sep="\n")


if __name__ == "__main__":
    main()

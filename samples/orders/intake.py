"""Partner feeds: `sku,quantity,customer,region` lines turned into orders."""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass

from orders.catalog import Catalog
from orders.models import Order, OrderLine
from orders.pricing import apply_discount

FIELDS = ("sku", "quantity", "customer", "region")

_numbers = itertools.count(1001)


@dataclass(frozen=True)
class Intake:
    orders: list[Order]
    rejected: list[str]


def read_feed(feed: str, catalog: Catalog) -> Intake:
    """Group the lines of a feed into one order per customer.

    Lines with a SKU that is not in the catalog are left out; their SKUs are
    reported back to the partner.
    """
    known_skus: list[str] = [product.sku for product in catalog.products]
    orders: dict[str, Order] = {}
    rejected = []
    for row in csv.DictReader(feed.splitlines(), FIELDS):
        sku = row["sku"].strip()
        if sku not in known_skus:
            rejected.append(sku)
            continue
        customer = row["customer"].strip()
        if customer not in orders:
            orders[customer] = Order(next(_numbers), customer, row["region"])
        line = OrderLine(sku, int(row["quantity"]), catalog[sku].price_cents)
        orders[customer].lines.append(line)
    accepted = [apply_discount(order) for order in orders.values()]
    return Intake(accepted, rejected)

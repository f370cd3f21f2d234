"""What the office reads: JSON for tools, HTML for people, text for the printer."""

from __future__ import annotations

import json
from dataclasses import asdict

from orders.models import Order
from orders.pricing import money


class Receipt:
    """A plain-text receipt for a batch of orders."""

    def __init__(self, title: str) -> None:
        self.text = f"{title}\n"

    def add_orders(self, orders: list[Order]) -> None:
        for order in orders:
            self.text += f"{order.number}  {order.customer:<12}{money(order.total_cents):>12}\n"


def orders_json(orders: list[Order]) -> str:
    return json.dumps([asdict(order) for order in orders])


def orders_html(orders: list[Order]) -> str:
    rows = ""
    for order in orders:
        rows = rows + "<tr><td>" + order.customer + "</td><td>" + money(order.total_cents)
        rows = rows + "</td></tr>\n"
    return f"<table>\n{rows}</table>\n"


def distinct(names: list[str]) -> list[str]:
    """The names without repeats, in the order they first appear."""
    unique = []
    for name in names:
        if name not in unique:
            unique.append(name)
    return unique


def summary(orders: list[Order], rejected: list[str]) -> str:
    """A few lines about a batch: who bought, where it goes, what it is worth."""
    customers = distinct([order.customer for order in orders])
    regions = distinct([order.region for order in orders])
    pieces = sum(line.quantity for order in orders for line in order.lines)
    revenue = sum(order.total_cents for order in orders)
    return "\n".join(
        [
            f"orders     {len(orders)} from {len(customers)} customers",
            f"regions    {', '.join(regions)}",
            f"pieces     {pieces}",
            f"revenue    {money(revenue)}",
            f"rejected   {len(rejected)} lines",
        ]
    )

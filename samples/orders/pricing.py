"""Discounts and how money is written."""

from __future__ import annotations

from orders.models import Order

VOLUME_STEPS = ((500_000, 8), (200_000, 5), (75_000, 2))


def apply_discount(order: Order) -> Order:
    """Grant the volume discount for the order's size."""
    total = sum(line.total_cents for line in order.lines)
    for threshold, percent in VOLUME_STEPS:
        if total >= threshold:
            order.discount_cents = total * percent // 100
            break
    return order


def money(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"

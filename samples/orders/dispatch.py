"""From orders to vans: shipments by region, and the labels on them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from orders.models import Order, Shipment

labels_printed = 0


def plan_shipments(orders: list[Order], van_size: int = 6) -> list[Shipment]:
    """Fill vans region by region, oldest order first."""
    waiting = sorted(orders, key=lambda order: (order.region, order.number))
    shipments: list[Shipment] = []
    while waiting:
        load = [waiting.pop(0)]
        region = load[0].region
        while waiting and waiting[0].region == region and len(load) < van_size:
            load.append(waiting.pop(0))
        numbers = tuple(order.number for order in load)
        shipments.append(Shipment(len(shipments) + 1, region, numbers))
    return shipments


def print_labels(shipments: list[Shipment]) -> list[str]:
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(_label, shipments))


def _label(shipment: Shipment) -> str:
    global labels_printed
    labels_printed += 1
    orders = " ".join(str(number) for number in shipment.orders)
    return f"#{shipment.number:03d} {shipment.region.upper():<6} {orders}"

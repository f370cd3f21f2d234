"""The records the service passes around."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Product:
    sku: str
    name: str
    price_cents: int
    weight_grams: int


@dataclass(frozen=True)
class OrderLine:
    sku: str
    quantity: int
    price_cents: int

    @property
    def total_cents(self) -> int:
        return self.quantity * self.price_cents


@dataclass
class Order:
    number: int
    customer: str
    region: str
    lines: list[OrderLine] = field(default_factory=list)
    discount_cents: int = 0

    @property
    def total_cents(self) -> int:
        return sum(line.total_cents for line in self.lines) - self.discount_cents


@dataclass(frozen=True)
class Shipment:
    number: int
    region: str
    orders: tuple[int, ...]

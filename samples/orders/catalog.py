"""The products on sale."""

from __future__ import annotations

import json
import random
from dataclasses import asdict

from orders.models import Product

MATERIALS = ("oak", "steel", "linen", "glass", "cork", "brass", "wool", "clay")
KINDS = ("lamp", "chair", "shelf", "bowl", "vase", "clock", "rug", "tray")


class Catalog:
    """Products in listing order, with a lookup by SKU."""

    def __init__(self, products: list[Product]) -> None:
        self.products = products
        self._by_sku = {product.sku: product for product in products}

    @classmethod
    def sample(cls, size: int = 12000, seed: int = 7) -> Catalog:
        rng = random.Random(seed)
        return cls([_sample_product(rng, index) for index in range(size)])

    def __getitem__(self, sku: str) -> Product:
        return self._by_sku[sku]

    def page(self, number: int, size: int = 40) -> list[Product]:
        return self.products[number * size : (number + 1) * size]


def products_json(products: list[Product]) -> str:
    rows = []
    for product in products:
        rows.append(asdict(product))
    return json.dumps(rows)


def _sample_product(rng: random.Random, index: int) -> Product:
    return Product(
        sku=f"HM-{index:05d}",
        name=f"{rng.choice(MATERIALS)} {rng.choice(KINDS)}",
        price_cents=rng.randrange(490, 24900, 10),
        weight_grams=rng.randrange(80, 9000, 20),
    )

"""Made-up partner feeds, the same for the same seed."""

from __future__ import annotations

import random

CUSTOMERS = ("aalto", "bergmann", "castell", "dufour", "eriksen", "fontana", "garcia", "hansen")
REGIONS = {"a": "north", "b": "east", "c": "south", "d": "west", "e": "north"}


def sample_feed(seed: int, lines: int = 250, catalog_size: int = 12000) -> str:
    """A feed in which about one line in fifteen names a SKU nobody sells."""
    rng = random.Random(seed)
    return "\n".join(_sample_line(rng, catalog_size) for _ in range(lines))


def _sample_line(rng: random.Random, catalog_size: int) -> str:
    index = rng.randrange(catalog_size + catalog_size // 15)
    customer = f"{rng.choice(CUSTOMERS)}-{rng.randrange(4)}"
    region = REGIONS.get(customer[0], "abroad")
    return f"HM-{index:05d},{rng.randrange(1, 9)},{customer},{region}"

"""The hand-written material of the demo study, and chance that is the same every time.

Here belong reading `tools/demo_material/*.yml` and drawing from it.
"""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).resolve().parents[1] / "demo_material"
LANGS = ("en", "lv", "lt", "sv", "de")


def read_material(name: str) -> dict[str, Any]:
    """The content of one material file; `name` without its ending."""
    content = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{name}.yml is not a mapping")
    return content


def split(text: str) -> list[str]:
    """Variants of a material line, parted by `|`."""
    return [part.strip() for part in text.split("|")]


def fold(text: str) -> str:
    """The text without diacritics, as some boards print it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits of a name, joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in fold(text).lower()).split()
    return "-".join(word for word in words if word.isascii())


class Chance:
    """Draws that depend on the seed alone; no security is meant."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def one(self, items: Sequence[str]) -> str:
        """One of the items."""
        return items[self._random.randrange(len(items))]

    def some(self, items: Sequence[str], least: int, most: int) -> list[str]:
        """Between `least` and `most` different items, in random order."""
        count = min(len(items), self._random.randint(least, most))
        return self._random.sample(list(items), count)

    def number(self, least: int, most: int) -> int:
        """A whole number, both limits possible."""
        return self._random.randint(least, most)

    def hit(self, probability: float) -> bool:
        """True with that probability."""
        return self._random.random() < probability

    def heavy(self, items: Sequence[str], power: float = 0.7) -> str:
        """One of the items; the n-th with weight 1/n to the power: a heavy tail."""
        weights = [1 / (rank + 1) ** power for rank in range(len(items))]
        return self._random.choices(list(items), weights)[0]

    def shuffle(self, items: list[Any]) -> None:
        """Shuffles in place."""
        self._random.shuffle(items)


def apportion(weights: Mapping[str, float], total: int) -> dict[str, int]:
    """Splits `total` in proportion to the weights (largest remainders), at least 1 each."""
    scale = total / sum(weights.values())
    shares = {key: weight * scale for key, weight in weights.items()}
    counts = {key: max(1, int(share)) for key, share in shares.items()}
    order = sorted(shares, key=lambda key: (int(shares[key]) - shares[key], key))
    for key in order * 2:
        if sum(counts.values()) >= total:
            break
        counts[key] += 1
    return counts

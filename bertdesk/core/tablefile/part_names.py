"""What a file, folder or list is for, by its name: train.csv, aclImdb/test, a list called "valid"."""

import re

from bertdesk.core.events import Part

_WORDS: dict[str, Part] = {
    "train": "train", "training": "train", "训练": "train", "训练集": "train",
    "valid": "valid", "validation": "valid", "val": "valid", "dev": "valid", "验证": "valid", "验证集": "valid",
    "test": "test", "testing": "test", "eval": "test", "测试": "test", "测试集": "test",
}  # fmt: skip
_BETWEEN = re.compile(r"[\W_\d]+")


def part_of(name: str) -> Part | None:
    """Return the part that a name without its ending says, or None where it says none, or two."""
    found = {_WORDS[word] for word in _BETWEEN.split(name.lower()) if word in _WORDS}
    return found.pop() if len(found) == 1 else None

"""Raw text made on the spot: documents of sentences with few words, in which there is something to learn."""

import random
from pathlib import Path

WHO, DOES = ("cat", "dog", "bird", "film", "waiter"), ("sat", "ran", "sang", "slept")
WHERE = ("mat", "roof", "tree", "room")


def write_documents(path: Path, n: int = 60, *, sentences: int = 6, seed: int = 1) -> Path:
    """Write n documents, with an empty line between two of them."""
    dice = random.Random(seed)  # no secret
    documents = [
        " ".join(f"The {dice.choice(WHO)} {dice.choice(DOES)} on the {dice.choice(WHERE)}." for _ in range(sentences))
        for _ in range(n)
    ]
    path.write_text("\n\n".join(documents), encoding="utf-8")
    return path

"""Tables of characters to replace, as SentencePiece packs them into a tokenizer.json: a trie, then the replacements."""

import base64
import struct
from collections.abc import Mapping

BLOCK = 256
LIGATURES = {"ﬁ": "fi", "½": "1/2"}


def charsmap(replacements: Mapping[str, str] = LIGATURES) -> str:
    """Return the table, base64: one block of the double array for each beginning of a character."""
    texts, places = bytearray(), {}
    for text in replacements.values():
        places[text] = len(texts)
        texts += text.encode() + b"\0"
    beginnings = {c.encode()[:n] for c in replacements for n in range(len(c.encode()) + 1)}
    blocks = {beginning: BLOCK * (number + 1) for number, beginning in enumerate(sorted(beginnings))}
    units = [0] * (BLOCK * (len(blocks) + 1))
    units[0] = blocks[b""] << 10
    for character, text in replacements.items():
        for n in range(1, len(character.encode()) + 1):
            beginning = character.encode()[:n]
            at = blocks[beginning[:-1]] ^ beginning[-1]
            units[at] = (at ^ blocks[beginning]) << 10 | beginning[-1]
        units[at] |= 1 << 8  # a replacement lies at the block's first place
        units[blocks[beginning]] = 1 << 31 | places[text]
    return packed(units, bytes(texts))


def packed(units: list[int], texts: bytes) -> str:
    return base64.b64encode(struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + texts).decode()


def unpacked(table: str) -> tuple[list[int], bytes]:
    data = base64.b64decode(table)
    (size,) = struct.unpack_from("<I", data)
    return list(struct.unpack_from(f"<{size // 4}I", data, 4)), data[4 + size :]

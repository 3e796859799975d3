"""What the tokens are called that stand for no text: BERT's names for them, or RoBERTa's."""

from typing import Literal

from tokenizers import Tokenizer

Role = Literal["unk", "pad", "mask", "cls", "sep"]
NAMES: dict[Role, tuple[str, str]] = {
    "unk": ("[UNK]", "<unk>"),
    "pad": ("[PAD]", "<pad>"),
    "mask": ("[MASK]", "<mask>"),
    "cls": ("[CLS]", "<s>"),
    "sep": ("[SEP]", "</s>"),
}


def id_of(tokenizer: Tokenizer, role: Role) -> int | None:
    """Return a special token's id; None where the vocabulary has none."""
    found = (tokenizer.token_to_id(name) for name in NAMES[role])
    return next((number for number in found if number is not None), None)

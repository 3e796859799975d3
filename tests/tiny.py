"""A small BERT made on the spot: real architecture, real tokenizer, random weights, seconds instead of minutes."""

import csv
from collections.abc import Sequence
from pathlib import Path

import torch
from doing import enliven
from tokenizers.implementations import BertWordPieceTokenizer
from transformers import BertConfig, BertModel

from bertdesk.core import device, model
from bertdesk.core.provenance import Provenance

WORDS = (  # noqa: SIM905  # readable as it stands
    "the a is was not very good bad great awful fine poor film book meal room staff service price slow fast friendly"
    " rude clean dirty cold warm fresh stale happy sad love hate nice terrible un ##able ##ing ##s ##ly ! . , ? ' -"
).split()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
CHINESE = "好坏店物流慢快"


def save_tiny_encoder(folder: Path, *, hidden_size: int = 32, layers: int = 2) -> Path:
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *WORDS,
        *LETTERS,
        *(f"##{c}" for c in LETTERS),
        *CHINESE,
    ]
    words = folder / "words.txt"
    words.write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
    BertWordPieceTokenizer(str(words), lowercase=True).save(str(folder / "tokenizer.json"))
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(dict.fromkeys(vocabulary)),
        hidden_size=hidden_size,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=2 * hidden_size,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder)
    words.unlink()
    return folder


def save_tiny_model(folder: Path, encoder: Path, labels: tuple[str, ...] = ("bad", "good")) -> Path:
    classifier = model.from_encoder(encoder, labels=labels, max_length=64, device=device.choose("cpu"), seed=7)
    model.save(
        classifier, folder, Provenance(encoder="tiny", languages=("en",), text_column="text", label_column="label")
    )
    return folder


def save_tiny_topics(folder: Path, encoder: Path) -> Path:
    """Save a multi-label model: each of three classes is decided by itself."""
    made = model.from_encoder(
        encoder, labels=("price", "room", "staff"), max_length=64, device=device.choose("cpu"), seed=7
    )
    enliven(made.network)
    made.network.config.problem_type = "multi_label_classification"
    with torch.no_grad():
        made.network.classifier.bias.copy_(torch.tensor([-2.0, 3.0, 3.0]))
    model.save(made, folder, Provenance(encoder="tiny", languages=("en",)))
    return folder


def reviews(n: int = 60) -> list[tuple[str, str]]:
    """Return n short reviews, all different, that a tiny model can learn: the adjective decides."""
    good, bad = ("good", "great", "nice", "clean", "fresh"), ("bad", "awful", "poor", "dirty", "stale")
    things = ("film", "book", "meal", "room", "staff", "service", "price")
    rows = []
    for i in range(n):
        words, label = (good, "good") if i % 2 else (bad, "bad")
        rows.append((f"the {things[i % 7]} was {'very ' * (i // 35 % 3)}{words[i // 7 % 5]} . {i}", label))
    return rows


def write_csv(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = ("text", "label")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path

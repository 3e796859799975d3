"""Every figure of the page Understand with something in it, and what a test looks at in a picture."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage

from bertdesk.app.widgets.attention_lines import AttentionLines, AttentionWords
from bertdesk.app.widgets.cloud import Cloud, Own
from bertdesk.app.widgets.drawing import Drawing
from bertdesk.app.widgets.embedding_strips import EmbeddingStrips, Part, StripWords
from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.heat_view import HeatView, HeatWords
from bertdesk.app.widgets.piece_chips import Chip, PieceChips
from bertdesk.app.widgets.scatter_view import ScatterView, ScatterWords

PIECES = ("[CLS]", "the", "token", "##izer", "sleeps", "[SEP]")
BAR = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><path d="M0 0h200v40H0z"/></svg>'


def weights(n: int, *, seed: int = 0, sharpness: float = 1.0) -> np.ndarray:
    """Return attention of n pieces on n pieces: each row is a softmax."""
    scores = np.exp(np.random.default_rng(seed).normal(size=(n, n)) * sharpness)
    return (scores / scores.sum(1, keepdims=True)).astype(np.float32)


def attention_lines() -> AttentionLines:
    made = AttentionLines()
    made.set_words(
        AttentionWords("from", "to", "weight", "“{piece}” looks most at {others}", "“{piece}” {weight}", ", ")
    )
    made.show_attention(PIECES, PIECES, weights(6), muted=(0, 5))
    return made


def heat_view() -> HeatView:
    made = HeatView()
    made.set_words(HeatWords("from", "to", "“{row}” → “{column}”: {value}"))
    made.show_matrix(weights(6), PIECES, PIECES)
    return made


def head_grid() -> HeadGrid:
    made = HeadGrid()
    made.set_words("layer {layer}, head {head}", ("Layer", "Head", "Sharpness"))
    made.show_heads(
        np.stack([np.stack([weights(6, seed=3 * layer + head) for head in range(3)]) for layer in range(2)])
    )
    return made


def embedding_strips() -> EmbeddingStrips:
    made, random = EmbeddingStrips(), np.random.default_rng(1)
    word, position = random.normal(size=(6, 32)), random.normal(size=(6, 32))
    made.set_words(
        StripWords(
            "Piece",
            "length of {part}",
            "“{piece}”, {part}: length {length}",
            "“{piece}”, {part}, dimension {dimension}: {value}",
            "{part}: {why}",
        )
    )
    parts = (Part("word", word), Part("segment", None, "no segments"), Part("position", position))
    made.show_parts(PIECES, (*parts, Part("sum", word + position)))
    return made


def piece_chips() -> PieceChips:
    made = PieceChips()
    chips = (
        Chip("[CLS]", -1, is_special=True, said="101"),
        Chip("the", 0, said="7"),
        Chip("token", 1, said="8"),
        Chip("##izer", 1, said="9"),
        Chip("[UNK]", 2, is_unknown=True, said="no piece for “😀”"),
        Chip("[SEP]", -1, is_special=True, said="102"),
    )
    cells = [(chip.text, number) for number, chip in enumerate(chips)]
    made.show_pieces(("the", "tokenizer", "😀"), chips, ("Piece", "Position"), cells)
    return made


def scatter_view() -> ScatterView:
    made = ScatterView()
    made.set_words(ScatterWords("Text", "Class", "First", "Second", "{kind}: {text}"))
    points = np.asarray([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0], [5.0, 1.0]])
    cloud = Cloud(points, np.asarray([0, 1, 0, 1, 2]), ("bad", "good", "so-so"), lambda point: f"text {point}")
    made.show_cloud(cloud, Own(np.asarray([[2.0, 2.0], [4.0, 5.0], [6.0, 4.0]]), 1, "your text"))
    return made


def formula_view() -> FormulaView:
    made = FormulaView()
    made.show_formula(BAR, "a bar")
    return made


FIGURES = (attention_lines, heat_view, head_grid, embedding_strips, piece_chips, scatter_view, formula_view)
WALKED = FIGURES[:-1]
"""Those in which the arrows choose something."""
EMPTY = (AttentionLines, HeatView, HeadGrid, EmbeddingStrips, PieceChips, ScatterView, FormulaView)


def colours(image: QImage) -> set[str]:
    """Return every colour that a picture has."""
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def colour_at(figure: Drawing, point: QPoint) -> QColor:
    """Return the colour of the figure at a point of the widget."""
    return figure.picture().pixelColor(2 * point.x(), 2 * point.y())

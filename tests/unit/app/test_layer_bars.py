"""Bars of layers: what is drawn is what the table says, and the keyboard walks through them."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from bertdesk.app import theme
from bertdesk.app.widgets.layer_bars import LayerBar, LayerBars

BARS = [LayerBar("E", "Embeddings", None, "–")] + [
    LayerBar(str(n), f"Layer {n}", n / 4, f"{25 * n} %") for n in range(1, 4)
]


def test_that_the_table_has_each_layer(shown: Any) -> None:
    bars = shown(LayerBars(), 400, 168)
    bars.set_titles("Layer", "Right")
    bars.show_layers(BARS, full=1.0)
    assert bars.values().to_tsv() == "Layer\tRight\nEmbeddings\t\nLayer 1\t0.25\nLayer 2\t0.5\nLayer 3\t0.75\n"


def test_that_a_bar_is_as_high_as_its_value(shown: Any) -> None:
    bars = shown(LayerBars(), 400, 168)
    bars.show_layers(BARS, full=1.0)
    image = bars.picture()
    heights = [_height(bars, image, layer) for layer in range(4)]
    assert heights[0] == 0
    assert abs(heights[2] / heights[1] - 2) < 0.1
    assert abs(heights[3] / heights[1] - 3) < 0.15


def _height(bars: LayerBars, image: QImage, layer: int) -> int:
    x, accent = round(2 * bars._column(layer).center().x()), theme.current().accent
    return sum(image.pixelColor(x, y).name() == accent.lower() for y in range(image.height()))


def test_that_keys_and_clicks_choose_a_layer(shown: Any, qtbot: QtBot) -> None:
    bars, heard = shown(LayerBars(), 400, 168), list[int]()
    bars.show_layers(BARS, full=1.0, line=(0.5, "Always the largest class"))
    bars.layer_chosen.connect(heard.append)
    qtbot.keyClick(bars, Qt.Key.Key_End)
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars._column(2).center().toPoint())
    assert heard == [3, 2, 0, 2]
    assert bars.accessibleDescription().startswith("Layer 2: 50 %")
    assert bars.words_at(QPoint(1, 1)) == ""


def test_that_the_chosen_layer_stays_while_the_layers_are_as_many(shown: Any) -> None:
    bars = shown(LayerBars(), 400, 168)
    bars.show_layers(BARS)
    bars.choose(2)
    bars.show_layers(BARS)
    assert bars.chosen() == 2
    bars.show_layers(BARS[:2])
    assert bars.chosen() == -1


def test_that_layers_have_their_whole_names_where_there_is_room(shown: Any) -> None:
    plain = [LayerBar(bar.short, bar.short, bar.value, bar.text) for bar in BARS]

    def looks_the_same(width: int) -> bool:
        named, short = (shown(LayerBars(), width, 168) for _ in range(2))
        named.show_layers(BARS)
        short.show_layers(plain)
        return named.picture() == short.picture()

    assert looks_the_same(200)
    assert not looks_the_same(700)

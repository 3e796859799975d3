"""Steps on the page "Understand": the trained network cuts a sentence into pieces, and shows what each looks at.

What imports torch is imported in the steps: the window is painted first.
"""

from PySide6.QtWidgets import QSlider

from bertdesk.app.inside_works import Seen
from bertdesk.app.widgets.attention_lines import AttentionLines
from bertdesk.app.widgets.candidate_bars import CandidateBars
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.heat_view import HeatView
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.app.widgets.scatter_view import ScatterView
from bertdesk.selftest.stage import Stage

_PAIRS = ("the pair", "turned round", "with something else")


def see_pieces(stage: Stage) -> str:
    from bertdesk.core.understand.pieces import Pieces

    person, looked_at = stage.person, stage.person.session.understanding
    person.hands.key("Ctrl+5")
    person.wait("the network", lambda: looked_at.pieces is not None and person.is_free())
    assert looked_at.source == stage.model, f"{looked_at.source} is looked at, not the model in use"
    pieces = looked_at.pieces
    assert isinstance(pieces, Pieces), pieces
    person.wait("its pieces", lambda: person.find(PieceChips).isVisible())
    person.click(lambda: person.find(PieceChips))
    person.ask(lambda: person.find(PieceChips).setFocus())
    person.hands.key("Home")
    person.wait("what is known of a piece", lambda: person.says("[CLS]:"))
    person.look("pieces")
    return f"{len(pieces)} pieces"


def see_attention(stage: Stage) -> str:
    person, view = stage.person, stage.person.window.pages.attention
    person.click(lambda: person.button("Attention"))
    person.wait("the heads", lambda: person.find(HeadGrid).isVisible() and person.is_free())
    person.ask(lambda: person.find(HeadGrid).setFocus())
    person.hands.key("Ctrl+End")
    person.wait("the lines", lambda: person.find(AttentionLines).isVisible())
    person.ask(lambda: person.find(AttentionLines).setFocus())
    person.hands.key("Home")
    person.wait("how its weights come about", lambda: person.says("comes by its weights") and person.is_free())
    person.look("attention")
    detail = person.ask(view.shown_detail)
    assert detail is not None
    total = float(detail.weights.sum())
    assert abs(total - 1.0) < 1e-4, f"the weights of a piece add up to {total}"
    return f"{len(detail.weights)} weights of [CLS] in the last head, which add up to {total:.6f}"


def look_inside(stage: Stage) -> str:
    from bertdesk.core.understand.changes import Changes
    from bertdesk.core.understand.inside import Inside
    from bertdesk.core.understand.probe import Probes

    person, view = stage.person, stage.person.window.pages.inside
    person.click(lambda: person.button("Inside"))
    person.click(lambda: person.button("Look inside"))
    person.wait("the layers", lambda: view.looking.found is not None and person.find(ScatterView).isVisible())
    person.ask(lambda: person.find(QSlider).setFocus())
    person.hands.key("Left")
    layers = person.ask(lambda: person.find(QSlider).maximum())
    person.wait("the layer below the last", lambda: person.says(f"after layer {layers - 1}"))
    person.look("inside")
    found = view.looking.found
    assert isinstance(found, Seen), found
    inside = found.inside
    assert isinstance(inside, Inside), inside
    assert isinstance(inside.probes, Probes), inside.probes
    assert isinstance(inside.changes, Changes), inside.changes
    most = max(inside.changes.weights)
    assert most > 0, "fine-tuning has changed nothing"
    best = max(inside.probes.accuracies)
    return f"{len(inside.rows)} texts ({found.chosen.known}) in {layers} layers; the best could decide for {best:.2f}"


def see_positions(stage: Stage) -> str:
    person = stage.person
    person.click(lambda: person.button("Positions"))
    person.wait("the vectors", lambda: person.find(HeatView).isVisible() and person.is_free())
    person.look("positions")
    values = person.ask(lambda: person.find(HeatView).values())
    assert values.n_rows > 100, f"{values.n_rows} positions"
    return f"{values.n_rows} learnt positions, {len(values.titles) - 1} numbers each"


def fill_gap(stage: Stage) -> str:
    from bertdesk.selftest import tiny

    person, looked_at = stage.person, stage.person.session.understanding
    folder = tiny.save_pretrained(stage.folder / "with-heads")
    person.click(lambda: person.button("Fill the gap"))
    person.wait("why the classifier cannot", lambda: person.says("cannot fill gaps") and person.is_free())
    person.ask(lambda: person.window.pages.understand.look_at(folder))
    person.wait("the other network", lambda: looked_at.source == folder and looked_at.pieces is not None)
    person.wait("its guesses", lambda: person.says("stood there") and person.is_free())
    before = person.ask(lambda: person.find(CandidateBars).values().to_tsv())
    person.ask(lambda: person.find(PieceChips).setFocus())
    for key in ("Home", "Right"):
        person.hands.key(key)
    person.wait(
        "guesses for another word", lambda: person.find(CandidateBars).values().to_tsv() != before and person.is_free()
    )
    person.look("gap")
    return f"{len(before.splitlines()) - 1} guesses"


def judge_next(stage: Stage) -> str:
    person, looked_at = stage.person, stage.person.session.understanding
    person.click(lambda: person.button("Next sentence"))
    person.wait("a second sentence", lambda: not isinstance(looked_at.text, str) and person.is_free())
    person.wait("three pairs", lambda: person.find(CandidateBars).values().n_rows == len(_PAIRS))
    person.look("next sentence")
    before = person.ask(lambda: person.find(CandidateBars).values())
    person.click(lambda: person.button("Swap the two"))

    def is_swapped() -> bool:
        after = person.find(CandidateBars).values()
        return bool(after.n_rows) and abs(float(after.cell(0, 2)) - float(before.cell(1, 2))) < 1e-6

    person.wait("the same pair the other way round", lambda: person.is_free() and is_swapped())
    chances = [float(before.cell(row, 2)) for row in range(before.n_rows)]
    return ", ".join(f"{name} {chance:.3f}" for name, chance in zip(_PAIRS, chances, strict=True))

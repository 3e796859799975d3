"""Steps on the page "Understand": the trained network cuts a sentence into pieces, and shows what each looks at."""

from bertdesk.app.widgets.attention_lines import AttentionLines
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.core.understand.pieces import Pieces
from bertdesk.selftest.stage import Stage


def see_pieces(stage: Stage) -> str:
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

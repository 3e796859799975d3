"""Steps at the window: from the first frame over a dropped file to the marked words, as a person goes."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontDatabase, QImage

from bertdesk.app import marking, theme
from bertdesk.app.widgets import mark_export
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.core.config import TrainConfig
from bertdesk.paths import models_dir, resource
from bertdesk.selftest.stage import Stage

SAMPLE = "samples/feedback_en.csv"
TEXT = "where is my parcel, the driver never came"
LONG_TEXT = " ".join(f"the parcel number {i} is late" for i in range(20_000 // 6 + 1))
"""20,000 words."""


def paint_first(stage: Stage) -> str:
    person = stage.person
    person.wait("the first frame", lambda: stage.painted_after_s is not None)
    person.hands.place(person.window)
    image = person.look("empty")
    shown = len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})
    assert shown > 8, f"the picture has {shown} colours: nothing is drawn"
    return f"{stage.painted_after_s:.2f} s after the start of the self-test"


def paint_without_torch(stage: Stage) -> str:
    assert not stage.loaded_at_paint, f"imported before the first frame: {stage.loaded_at_paint}"
    return "none of the slow packages was imported when the first frame was out"


def draw_icons(stage: Stage) -> str:
    """Every icon that the theme may be asked for is there and leaves pixels."""
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    needed = {"table", "train", "evaluate", "classify", "pretrain", "settings", "drop", "bertdesk"}
    assert needed <= set(names), f"missing: {sorted(needed - set(names))}"

    def empty_ones() -> list[str]:
        return [name for name in names if not _has_pixels(theme.pixmap(name, 32, 1.0).toImage())]

    empty = stage.person.ask(empty_ones)
    assert not empty, f"nothing is drawn of {empty}"
    return f"{len(names)} icons"


def drop_sample(stage: Stage) -> str:
    person = stage.person
    person.ask(person.pulse.start)
    area = person.ask(lambda: person.find(DropArea))
    session, material = person.session, person.session.material

    def wait_for_table() -> None:
        person.wait("the table", lambda: material.dataset is not None and person.is_free())

    person.hands.drop(resource(SAMPLE), area, wait_for_table)
    person.wait("a device and the lengths", lambda: session.device is not None and material.lengths is not None)
    late = person.ask(person.pulse.stop)
    columns, dataset = material.columns, material.dataset
    assert columns is not None
    assert dataset is not None
    assert material.lengths is not None
    assert session.device is not None
    assert (columns.text, columns.label) == ("text", "label"), columns
    assert len(dataset.labels) == 5, dataset.labels
    assert dataset.n == len(material.lengths) > 400, dataset.n
    person.look("data")
    return f"{dataset.n} rows, {len(dataset.labels)} classes, {session.device.name}; timer late {late}"


def train_two_steps(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    train = session.training.begin

    def train_shortly(config: TrainConfig, *, seeds: int = 1) -> bool:
        return train(replace(config, max_steps=2, max_length=64), seeds=seeds)

    person.click(lambda: person.button("Continue to training"))
    person.click(lambda: person.button("Fast"))
    person.look("before training")
    session.training.begin = train_shortly  # type: ignore[method-assign]  # the button's own way, with fewer steps
    try:
        person.ask(person.pulse.start)
        person.click(lambda: person.button("Start training"))
        person.wait("the model", lambda: session.classifier is not None and person.is_free())
        late = person.ask(person.pulse.stop)
    finally:
        del session.training.begin  # the class's own is back
    assert person.ask(lambda: person.says("The model is saved.")), person.ask(person.words)
    person.look("trained")
    classifier, evaluation = session.classifier, session.evaluation
    assert classifier is not None
    assert evaluation is not None
    assert classifier.folder is not None
    assert classifier.folder.parent == models_dir().resolve(), classifier.folder
    stage.model = classifier.folder
    return f"{evaluation.accuracy:.2f} right on {evaluation.n} held-out rows; timer late {late}"


def see_evaluation(stage: Stage) -> str:
    person = stage.person
    person.hands.key("Ctrl+3")
    assert stage.person.session.evaluation is not None
    person.wait("the figures", lambda: person.window.pages.evaluate.isVisible() and person.says("95"))
    person.look("evaluation")
    return "figures and their interval are shown"


def choose_method(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    person.wait("the way to explain", lambda: person.is_free() and not session.choosing.is_due)
    assert session.classifier is not None
    found = session.classifier.provenance.faithful
    assert found.texts, "it was not found out"
    return f"{found.method}: {found.fall:.3f}, random words {found.random:.3f}, on {found.texts} texts"


def collect_words(stage: Stage) -> str:
    person, collected = stage.person, stage.person.session.class_words
    person.hands.key("Ctrl+3")
    person.click(lambda: person.button("Collect the words"))
    person.wait("the words of each class", lambda: collected.digest is not None and person.is_free())
    person.look("words of each class")
    digest = collected.digest
    assert digest is not None
    assert digest.found, "no text was read"
    words = sum(len(own.for_it) + len(own.against_it) for own in digest.words)
    assert words, "no word was collected"
    return f"{words} words from {len(digest.found)} texts, {len(digest.shortcuts)} that decide alone"


def strike_word(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    attribution = session.asking.attribution
    assert attribution is not None
    strongest = max(attribution.spans, key=lambda span: span.score)
    person.ask(lambda: session.what_if.toggle((strongest.start, strongest.end)))
    person.wait("what becomes of it", lambda: session.what_if.found is not None and not session.jobs.ask.verb)
    struck = session.what_if.found
    assert struck is not None
    assert struck.before != struck.after, struck
    person.click(lambda: person.button("Find the fewest words that turn it"))
    person.wait("the opposite", lambda: session.what_if.found not in (None, struck) and person.is_free())
    person.look("what if")
    person.click(lambda: person.button("Undo all"))
    person.wait("all words back", lambda: not session.what_if.struck and person.is_free())
    person.ask(lambda: person.window.pages.classify.verticalScrollBar().setValue(0))
    word = attribution.text[strongest.start : strongest.end]
    return (
        f"without “{word}”: {struck.after[attribution.target]:.3f} instead of {struck.before[attribution.target]:.3f}"
    )


def classify_typed_text(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    person.hands.key("Ctrl+4")
    person.click(lambda: person.find(PasteBox))
    person.hands.type(TEXT)
    person.wait("the typed text", lambda: person.find(PasteBox).text() == TEXT)
    person.hands.key("Ctrl+Return")
    person.wait("the words", lambda: session.asking.attribution is not None and person.is_free())
    prediction, attribution = session.asking.prediction, session.asking.attribution
    assert prediction is not None
    assert attribution is not None
    total = sum(prediction.probabilities.values())
    assert abs(total - 1) < 1e-6, prediction.probabilities
    assert (
        attribution.label == prediction.label == max(prediction.probabilities, key=prediction.probabilities.__getitem__)
    )
    person.look("words")
    return f"“{prediction.label}” with {prediction.probabilities[prediction.label]:.3f}, delta {attribution.delta:.5f}"


def see_marks(stage: Stage) -> str:
    person = stage.person
    image = person.look_at(lambda: person.find(TokenText).viewport())
    n = sum(_is_orange(image.pixel(x, y)) for x in range(image.width()) for y in range(image.height()))
    assert n > 200, f"{n} orange pixels: no word is marked"
    return f"{n} orange pixels in the text"


def export_marks(stage: Stage) -> str:
    person, attribution = stage.person, stage.person.session.asking.attribution
    assert attribution is not None
    marked = person.ask(lambda: marking.to_export(attribution, marking.marks_of(attribution, "word")))
    paths = [stage.folder / f"words.{suffix}" for suffix in mark_export.SUFFIXES]

    def save() -> None:
        for path in paths:
            mark_export.save(marked, path)

    person.ask(save)
    shown = QImage(str(paths[0]))
    n = sum(_is_orange(shown.pixel(x, y)) for x in range(shown.width()) for y in range(shown.height()))
    assert n > 200, f"{n} orange pixels: no word is marked"
    return ", ".join(f"{path.name}: {path.stat().st_size:,} bytes" for path in paths)


def explain_other_class(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    assert session.asking.prediction is not None
    other = sorted(session.asking.prediction.probabilities.items(), key=lambda pair: -pair[1])[1][0]

    def place() -> QPoint:
        bars = person.find(BarList)
        return bars.viewport().mapToGlobal(bars.visualRect(bars.model().index(1, 0)).center())

    person.hands.press(person.ask(place))
    person.wait(
        "the other class's words", lambda: session.asking.attribution and session.asking.attribution.target == other
    )
    person.wait("quiet", person.is_free)
    assert person.ask(lambda: person.says(f"Words for and against “{other}”"))
    return f"words for and against “{other}”"


def open_model_again(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    assert stage.model is not None
    before, first = session.asking.prediction, session.classifier
    assert before is not None
    person.ask(lambda: person.window.open_path(str(stage.model)))
    person.wait("the model", lambda: session.classifier is not first and person.is_free())
    person.ask(lambda: person.window.pages.classify.show_text(TEXT))
    person.wait("its answer", lambda: session.asking.attribution is not None and person.is_free())
    assert session.asking.prediction is not None
    assert session.classifier is not None
    largest = max(abs(session.asking.prediction.probabilities[k] - p) for k, p in before.probabilities.items())
    assert largest < 1e-6, f"{before.probabilities} became {session.asking.prediction.probabilities}"
    return f"largest difference of a probability {largest:.1e}"


def classify_long_text(stage: Stage) -> str:
    """The answer comes; the words of so long a text would take minutes, and Escape gives up on them."""
    person, session = stage.person, stage.person.session
    person.hands.key("Ctrl+4")
    person.ask(lambda: person.window.pages.classify.show_text(LONG_TEXT))
    person.wait("its class", lambda: session.asking.prediction is not None and session.asking.text == LONG_TEXT)
    assert session.asking.prediction is not None
    assert session.asking.prediction.windows > 50, session.asking.prediction.windows
    assert not session.asking.prediction.was_truncated
    person.hands.key("Escape")
    person.wait("quiet", person.is_free)
    found = session.asking.prediction
    return f"{len(LONG_TEXT.split()):,} words in {found.windows} windows: “{found.label}”"


def paste_too_long_text(stage: Stage) -> str:
    person = stage.person
    person.ask(lambda: person.find(PasteBox).set_text("much too long " * 20_000))
    person.wait("the notice", lambda: person.says("The text was too long"))
    person.look("too long")
    person.ask(lambda: person.find(PasteBox).set_text(TEXT))
    return "cut, and said to be"


def find_chinese_font(stage: Stage) -> str:
    families = stage.person.ask(lambda: QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return f"for Chinese: {', '.join(families[:4])}" if families else "this computer has no font for Chinese"


def _is_orange(pixel: int) -> bool:
    red, green, blue = (pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255
    return red > 215 and 110 < green < 215 and blue < 180 and red - blue > 60


def _has_pixels(image: QImage) -> bool:
    return any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))

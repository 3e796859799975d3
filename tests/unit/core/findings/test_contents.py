"""What the texts hold beside what they say: languages, boilerplate; and columns that give the class away."""

import random

import pytest
from planted import bare, dataset_of, table_of, texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import finish
from bertdesk.core.findings.boilerplate import boilerplate
from bertdesk.core.findings.finding import Finding
from bertdesk.core.findings.giveaway import giveaways
from bertdesk.core.findings.language import language_of, unreadable
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.text_columns import Columns

SAID = {
    "en": "I did not think that it would be this good, but the room was clean and they were kind to us.",
    "de": "Das Zimmer war sehr sauber und die Leute sind auch nett, aber es ist nicht so billig wie im Netz.",
    "fr": "La chambre est très propre et les gens sont gentils, mais ce n'est pas le moins cher dans la ville.",
    "es": "La habitación es muy limpia y la gente es amable, pero no es la más barata de las que hay en la ciudad.",
    "it": "La camera è molto pulita e le persone sono gentili, ma non è la più economica che ho visto in questo anno.",
    "pt": "O quarto é muito limpo e as pessoas são gentis, mas não é o mais barato que eu já vi em uma cidade.",
    "nl": "De kamer was heel schoon en de mensen zijn aardig, maar het is niet zo goedkoop als ik dacht in deze stad.",
}


def found(dataset: Dataset, *languages: str) -> list[Finding]:
    return finish(unreadable(dataset, languages, CancelToken()))


@pytest.mark.parametrize("language", SAID)
def test_that_a_sentence_shows_its_language(language: str) -> None:
    assert language_of(SAID[language]) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "Berlin Hamburg München Köln Leipzig Bremen", "die die die", "13 14 15 16 17 18"]
)
def test_that_what_is_no_sentence_shows_none(text: str) -> None:
    assert language_of(text) == ""


def test_that_texts_the_encoder_cannot_read_are_told() -> None:
    dataset = bare([SAID["en"], SAID["de"], "这家店的物流很快", "Очень хорошо", SAID["en"] + " 好", "wow"])
    script, language = found(dataset, "en")
    assert (script.code, script.rows) == ("texts_in_other_script", (2, 3))
    assert (language.code, language.rows, language.places[0].hint) == ("texts_in_other_language", (1,), "de")
    (script,) = found(dataset, "zh")
    assert script.rows == (3,)


@pytest.mark.parametrize("languages", [(), ("*",)])
def test_that_an_encoder_of_all_or_unknown_languages_reads_everything(languages: tuple[str, ...]) -> None:
    assert found(bare([SAID["de"], "这家店的物流很快"]), *languages) == []


def test_that_a_shared_beginning_ending_and_line_are_told_whole() -> None:
    rows = [
        (f"Dear support team, {text}\nSent from my phone\n{text[::-1]}\nKind regards, a customer", label)
        for text, label in texts(30)
    ] + [(text, label) for text, label in texts(50)[30:]]
    begin, end, line = boilerplate(dataset_of(rows))
    assert (begin.code, begin.facts["text"], begin.facts["percent"]) == ("texts_begin_alike", "Dear support team,", 60)
    assert (end.code, end.facts["text"]) == ("texts_end_alike", "Kind regards, a customer")
    assert (line.code, line.facts["text"]) == ("texts_share_a_line", "Sent from my phone")
    assert begin.rows == end.rows == line.rows == tuple(range(30))


def test_that_a_beginning_stops_where_a_word_does() -> None:
    dataset = bare([f"Complaint about order{number}x and so on {number}" for number in range(12)])
    (begin,) = boilerplate(dataset)
    assert begin.facts["text"] == "Complaint about"


def test_that_a_chinese_beginning_may_be_short() -> None:
    (begin,) = boilerplate(bare([f"尊敬的客服：{'物流快慢贵好坏远近轻'[number]}{number}" for number in range(10)]))
    assert begin.facts["text"] == "尊敬的客服："


def test_that_what_fewer_than_half_share_is_not_boilerplate() -> None:
    rows = [(f"Dear support team, {text}", label) for text, label in texts(19)] + texts(50)[19:]
    assert boilerplate(dataset_of(rows)) == []
    assert boilerplate(bare(["the same long text once more"] * 30)) == []


def told(values: list[str], labels: list[str]) -> list[Finding]:
    rows = [(f"text number {row}", value, label) for row, (value, label) in enumerate(zip(values, labels, strict=True))]
    table = table_of(rows, ("text", "extra", "label"))
    return giveaways(table, to_dataset(table, Columns("text", "label")))


LABELS = [("a", "b", "c")[row % 3] for row in range(90)]
DICE = random.Random(7)


@pytest.mark.parametrize(
    "values",
    [
        LABELS,
        [{"a": "0", "b": "1", "c": "1 "}[label] if row % 30 else "0" for row, label in enumerate(LABELS)],
        [f"{'abc'.index(label) + DICE.random() * 0.9:.6f}" for label in LABELS],
        ["" if label == "a" else label for label in LABELS],
    ],
    ids=["the label itself", "two of three", "an amount", "empty cells"],
)
def test_that_a_column_which_tells_the_label_is_told(values: list[str], request: pytest.FixtureRequest) -> None:
    labels = [{"c": "b"}.get(label, label) for label in LABELS] if "two of three" in request.node.name else LABELS
    (finding,) = told(values, labels)
    assert finding.code == "column_tells_label"
    assert finding.facts["column"] == "extra"
    assert float(finding.facts["percent"]) >= 90


@pytest.mark.parametrize(
    "values",
    [
        [f"id{row}" for row in range(90)],
        [DICE.choice("xyz") for _ in range(90)],
        [str(row + 1) for row in range(90)],
        [f"{DICE.random():.6f}" for _ in range(90)],
        ["same"] * 90,
        [label if DICE.random() < 0.6 else "?" for label in LABELS],
    ],
    ids=["ids", "chance", "row numbers", "amounts", "one value", "a hint"],
)
def test_that_a_column_which_does_not_is_not(values: list[str]) -> None:
    assert told(values, LABELS) == []

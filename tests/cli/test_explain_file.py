"""`explain --file`: a table for a spreadsheet and a page to read, neither of which does anything but show."""

import csv
import io
import json
import re
import signal
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from doing import finish, listen
from tiny import save_tiny_model, write_csv
from transformers.models.bert.modeling_bert import BertLayer
from typer.testing import CliRunner

from bertdesk import api
from bertdesk.cli import explain_file, words_page
from bertdesk.cli.main import app
from bertdesk.cli.texts import Asked
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Event, Progressed, Work
from bertdesk.core.explain import Attribution, Span, explain
from bertdesk.core.explain.class_words import class_words
from bertdesk.core.explain.digest import Digest
from bertdesk.core.explain.shortcuts import Shortcut
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.core.provenance import Provenance
from bertdesk.errors import Cancelled

TEXTS = ["the film was good", "a bad meal", "=1+1 the room was clean", "the staff was rude"]
HOSTILE = "<img src=file:///etc/passwd> </script><script>alert(1)</script> \"quoted\" & 'single' --> ]]> &lt;"
VOID = {"meta", "img", "br", "link", "input"}
FAST = ("--method", "conservative_propagation", "--device", "cpu")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table with a second column of texts."""
    rows = [(text, f"note {i} about it", "good") for i, text in enumerate(TEXTS)]
    return write_csv(tmp_path_factory.mktemp("asked") / "asked.csv", rows, ("text", "note", "label"))


def told(runner: CliRunner, model: Path, file: Path, *options: str | Path) -> str:
    result = runner.invoke(app, ["explain", str(model), "--file", str(file), *FAST, *map(str, options)])
    assert result.exit_code == 0, result.output
    return result.stdout


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def attribution(text: str, *words: tuple[str, float], label: str = "good") -> Attribution:
    spans = tuple(Span(text.index(word), text.index(word) + len(word), score) for word, score in words)
    return Attribution(
        text=text, target=label, label=label, probability=0.9, spans=spans, delta=-0.01, gap=1.0, steps=0, windows=1,
        was_truncated=False, method="conservative_propagation", against=label,
    )  # fmt: skip


# The table


def test_that_the_table_has_a_row_for_each_text_with_what_python_says_of_it(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "words.csv"
    lines = told(runner, tiny_model, asked, "--column", "text", "--out", out)
    assert f"4 texts explained. Written to {out}." in lines
    rows = cells(out)
    assert list(rows[0]) == [
        "text", "label", "class explained", "probability", "words for it", "words against it", "method", "delta",
    ]  # fmt: skip
    assert [row["text"] for row in rows] == [*TEXTS[:2], f"'{TEXTS[2]}", TEXTS[3]]
    wanted = api.explain(tiny_model, TEXTS[0], config=ExplainConfig(method="conservative_propagation"), device="cpu")
    assert (rows[0]["label"], rows[0]["class explained"]) == (wanted.label, wanted.target)
    assert rows[0]["probability"] == f"{wanted.probability:.6f}"
    assert rows[0]["method"] == "conservative_propagation"
    best = max(wanted.spans, key=lambda span: span.score)
    if best.score > 0:
        assert rows[0]["words for it"].startswith(f"{wanted.text[best.start : best.end]} ({best.score:+.2f})")


def test_that_the_words_of_a_row_are_the_five_strongest_each_way_with_their_scores() -> None:
    words = [(word, float(score)) for score, word in enumerate("abcdefghijklm", start=-6)]
    (row,) = csv.DictReader(io.StringIO(explain_file.table([attribution("a b c d e f g h i j k l m", *words)])))
    assert row["words for it"] == "m (+6.00); l (+5.00); k (+4.00); j (+3.00); i (+2.00)"
    assert row["words against it"] == "a (-6.00); b (-5.00); c (-4.00); d (-3.00); e (-2.00)"
    assert row["delta"] == "-0.010000"


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"]
)  # fmt: skip
def test_that_no_cell_is_a_formula_to_a_spreadsheet(start: str) -> None:
    """https://owasp.org/www-community/attacks/CSV_Injection"""
    (row,) = csv.DictReader(
        io.StringIO(explain_file.table([attribution(start, (start, 1.0), label=start)]), newline="")
    )  # as a spreadsheet reads it: line ends within a cell stay
    for name in ("text", "label", "class explained", "words for it"):
        assert row[name].startswith(f"'{start}"), name


def test_that_the_table_begins_with_the_mark_that_excel_wants_and_keeps_every_letter(
    runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    lines, out = tmp_path / "texts.txt", tmp_path / "words.csv"
    lines.write_text('好店 "a", b; c\n\nthe café was good 🙂\n', encoding="utf-8")
    told(runner, tiny_model, lines, "--out", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbftext,label,")
    assert [row["text"] for row in cells(out)] == ['好店 "a", b; c', "the café was good 🙂"]


# The page


class Read(HTMLParser):
    """What a page holds, and whether each tag is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


def hostile_page() -> str:
    found = [
        attribution(HOSTILE, ("<img", 1.0), ("</script>", -1.0), ('"quoted"', 0.01), label=HOSTILE) for _ in range(4)
    ]
    words = class_words(found)
    assert words[0].for_it
    assert words[0].against_it
    record = Provenance(encoder=HOSTILE, data_name=HOSTILE, rows=3)
    return words_page.page(
        HOSTILE, record, Digest(found, words, [Shortcut(HOSTILE, HOSTILE, 4, 1.0, 1.0)], is_whole=True)
    )


def test_that_no_text_class_or_name_is_obeyed_on_the_page() -> None:
    read = Read(hostile_page())
    assert {tag for tag, _ in read.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td", "mark", "a",
        "article", "strong",
    }  # fmt: skip
    assert {name for _, attributes in read.tags for name in attributes} <= {
        "lang", "charset", "name", "content", "http-equiv", "class", "style", "title", "id", "href",
    }  # fmt: skip
    # title and heading; the record's two names; the warning's word and class; the class's heading; each text thrice
    assert read.text.count(HOSTILE) == 2 + 2 + 2 + 1 + 4 * 3


def test_that_a_page_asks_for_nothing_outside_it_and_its_links_lead_somewhere() -> None:
    page = hostile_page()
    read = Read(page)
    assert read.values("src") == []
    assert "url(" not in page
    assert "@import" not in page
    assert set(read.values("href")) == {f"#text-{number}" for number in range(1, 5)}
    assert read.values("id") == [f"text-{number}" for number in range(1, 5)]
    assert "default-src 'none'; style-src 'unsafe-inline'" in read.values("content")


def test_that_every_mark_has_the_sign_and_strength_of_its_word() -> None:
    text = "a fine but slow meal"
    found = [attribution(text, ("fine", 2.0), ("but", 0.01), ("slow", -1.0), label="good")]
    page = words_page.page("m", Provenance(), Digest(found, class_words(found), (), is_whole=True))
    read = Read(page)
    marks = [attributes for tag, attributes in read.tags if tag == "mark"][2:]  # the first two explain the colours
    assert [mark["title"] for mark in marks] == ["+2.00", "-1.00"]
    assert [mark.get("class") for mark in marks] == [None, "against"]
    alphas = [re.findall(r"[\d.]+", mark["style"] or "")[-1] for mark in marks]
    assert [float(alpha) for alpha in alphas] == [0.75, 0.38]
    assert text in read.text
    assert "The words behind 1 answer of “m”" in read.text
    assert "No word stands in enough texts to tell." in read.text


def test_that_the_words_of_a_class_are_as_strong_in_colour_as_their_shares() -> None:
    found = [attribution("fine but slow", ("fine", 4.0), ("but", 1.0), ("slow", -2.0), label="good")] * 3
    read = Read(words_page.page("m", Provenance(), Digest(found, class_words(found), (), is_whole=True)))
    marks = [attributes for tag, attributes in read.tags if tag == "mark"][2:5]
    alphas = [re.findall(r"[\d.]+", mark["style"] or "")[-1] for mark in marks]
    assert [float(alpha) for alpha in alphas] == [0.75, 0.19, 0.38]
    assert [mark.get("class") for mark in marks] == [None, None, "against"]


def test_that_the_command_writes_the_page_with_every_text(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path
) -> None:
    report = tmp_path / "words.html"
    lines = told(runner, tiny_model, asked, "--column", "text", "--report", report, "--out", tmp_path / "w.csv")
    assert f"Written to {tmp_path / 'w.csv'} and {report}." in lines
    read = Read(report.read_text(encoding="utf-8"))
    assert all(text in read.text for text in TEXTS)
    assert read.values("id") == [f"text-{number}" for number in range(1, 5)]
    assert set(read.values("href")) <= {f"#{place}" for place in read.values("id")}


# What is read


def test_that_rows_and_column_choose_the_texts(runner: CliRunner, tiny_model: Path, asked: Path) -> None:
    found = told(runner, tiny_model, asked, "--column", "note", "--rows", "2", "--json").splitlines()
    assert [json.loads(line)["text"] for line in found] == ["note 0 about it", "note 1 about it"]


def test_that_json_is_one_object_a_text(runner: CliRunner, tiny_model: Path, asked: Path) -> None:
    lines = told(runner, tiny_model, asked, "--column", "text", "--target", "good", "--json").splitlines()
    assert [json.loads(line)["text"] for line in lines] == TEXTS
    found = json.loads(lines[0])
    assert (found["target"], found["method"]) == ("good", "conservative_propagation")
    assert [found["text"][span["start"] : span["end"]] for span in found["spans"]] == TEXTS[0].split()


def test_that_a_text_file_is_read_line_by_line_and_empty_lines_are_told_of(
    runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "texts.txt"
    lines.write_text("a good film\n\na bad film\n", encoding="utf-8")
    result = runner.invoke(app, ["explain", str(tiny_model), "--file", str(lines), *FAST])
    assert result.exit_code == 0, result.output
    assert "2 texts explained." in result.stdout
    assert "line 2" in result.stderr


def test_that_the_terminal_shows_the_words_of_each_class(runner: CliRunner, tiny_model: Path, tmp_path: Path) -> None:
    lines = tmp_path / "texts.txt"
    lines.write_text("the film was good\n" * 3, encoding="utf-8")
    shown = told(runner, tiny_model, lines, "--target", "good")
    assert re.search(r"^good \(3 texts\)\s+share\s+texts$", shown, re.MULTILINE)
    assert re.search(r"^film\s+[+−]\d+\.\d %\s+3$", shown, re.MULTILINE)


# What is refused


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--text", "a film"], "With --file go"),
        (["--against", "bad"], "With --file go"),
        (["--strike", "film"], "With --file go"),
        (["--opposite"], "With --file go"),
        (["--beside", "other"], "With --file go"),
        (["--out", "x.csv", "--report", "./x.csv"], "are different files."),
        (["--out", "FILE"], "are different files."),
        (["--rows", "0"], "--rows"),
        (["--method", "magic"], "--method"),
    ],
)
def test_that_what_does_not_go_together_is_refused_in_a_sentence(
    options: list[str], sentence: str, runner: CliRunner, tiny_model: Path, asked: Path
) -> None:
    order = ["explain", str(tiny_model), "--file", str(asked), *(str(asked) if o == "FILE" else o for o in options)]
    before = asked.read_bytes()
    result = runner.invoke(app, order)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert asked.read_bytes() == before


@pytest.mark.parametrize("option", ["--column", "--rows", "--out", "--report"])
def test_that_what_goes_with_a_file_is_refused_without_one(option: str, runner: CliRunner, tiny_model: Path) -> None:
    result = runner.invoke(app, ["explain", str(tiny_model), "--text", "a film", option, "1"])
    assert result.exit_code == 2
    assert result.stderr == "--column, --rows, --out and --report go with --file.\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--file", "/no/such.csv"], "/no/such.csv"),
        (["--file", "ASKED", "--column", "nope"], "nope"),
        (["--file", "ASKED", "--column", "text", "--target", "praise"], "praise"),
        (["--file", "ASKED", "--column", "text", "--out", "/no/such/folder/x.csv"], "/no/such/folder/x.csv"),
        (["--file", "ASKED", "--column", "text", "--report", "/no/such/folder/x.html"], "/no/such/folder/x.html"),
    ],
)
def test_that_what_cannot_be_done_fails_by_name(
    options: list[str], words: str, runner: CliRunner, tiny_model: Path, asked: Path
) -> None:
    named = [str(asked) if option == "ASKED" else option for option in options]
    result = runner.invoke(app, ["explain", str(tiny_model), *named, *FAST])
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_that_a_folder_in_the_way_is_refused_before_anything_is_explained(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path
) -> None:
    (tmp_path / "words.csv").mkdir()
    result = runner.invoke(
        app, ["explain", str(tiny_model), "--file", str(asked), "--out", str(tmp_path / "words.csv")]
    )
    assert result.exit_code == 1
    assert "words.csv" in result.stderr
    assert "Weighing words" not in result.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "words.csv"]


# What is stopped


def order_of(model: Path, file: Path, folder: Path) -> explain_file.Order:
    return explain_file.Order(
        model, Asked(file, ("text",)), folder / "words.csv", folder / "words.html", None, None,
        ExplainConfig(method="conservative_propagation"), "cpu", first_only=False,
    )  # fmt: skip


def stopped_at(work: Work[Digest], token: CancelToken, is_time: Callable[[Event], bool]) -> Digest:
    return listen(work, meanwhile=lambda event: token.request() if is_time(event) else None)[1]


def test_that_a_stop_in_the_middle_writes_what_there_is(tiny_model: Path, asked: Path, tmp_path: Path) -> None:
    token = CancelToken()
    work = explain_file.explain_file(order_of(tiny_model, asked, tmp_path), [], token)
    explained = stopped_at(
        work, token, lambda event: isinstance(event, Progressed) and (event.phase, event.done) == ("explaining", 2)
    )
    assert not explained.is_whole
    assert [row["text"] for row in cells(tmp_path / "words.csv")] == TEXTS[:2]
    assert Read((tmp_path / "words.html").read_text(encoding="utf-8")).values("id") == ["text-1", "text-2"]


def test_that_a_stop_while_shortcuts_are_tried_writes_every_text(
    tiny_model: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = CancelToken()

    def stopped(*_: object, cancel: CancelToken) -> object:
        yield Progressed("explaining", 0, 1)
        cancel.request()
        raise Cancelled

    monkeypatch.setattr("bertdesk.core.explain.digest.find_shortcuts", stopped)
    explained = finish(explain_file.explain_file(order_of(tiny_model, asked, tmp_path), [], token))
    assert (explained.is_whole, explained.shortcuts) == (False, ())
    assert len(cells(tmp_path / "words.csv")) == 4


def test_that_ctrl_c_writes_what_there_is_and_ends_with_130(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Text] = []

    def interrupted(classifier: Classifier, text: Text, *rest: object, cancel: CancelToken) -> Work[Attribution]:
        begun.append(text)
        if len(begun) == 3:
            signal.raise_signal(signal.SIGINT)
        return explain(classifier, text, *rest, cancel=cancel)

    monkeypatch.setattr("bertdesk.core.explain.many.explain", interrupted)
    out, report = tmp_path / "words.csv", tmp_path / "words.html"
    files = ["--file", str(asked), "--column", "text", "--out", str(out), "--report", str(report)]
    result = runner.invoke(app, ["explain", str(tiny_model), *files, *FAST, "--json"])
    assert result.exit_code == 130, result.output
    kept = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert 2 <= len(kept) < len(TEXTS)
    assert kept == TEXTS[: len(kept)]
    assert len(cells(out)) == len(kept)
    assert len(Read(report.read_text(encoding="utf-8")).values("id")) == len(kept)
    assert "texts_left" in result.stderr
    assert not list(tmp_path.glob(".*.new"))


# What fails


@pytest.fixture
def breaks_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Make the network's layers fail at their so-manieth call; the list that is returned counts them."""

    def break_at(number: int) -> list[int]:
        calls: list[int] = []

        def forward(layer: BertLayer, *args: object, **kwargs: object) -> object:
            calls.append(len(calls) + 1)
            if len(calls) == number:
                raise RuntimeError("a layer that was never tried")
            return whole(layer, *args, **kwargs)

        monkeypatch.setattr(BertLayer, "forward", forward)
        return calls

    whole = BertLayer.forward
    return break_at


def calls_for(texts: int, breaks_at: Callable[[int], list[int]], runner: CliRunner, model: Path, file: Path) -> int:
    calls = breaks_at(-1)
    told(runner, model, file, "--column", "text", "--rows", str(texts))
    return len(calls)


def test_that_a_bug_in_the_middle_leaves_what_was_explained_and_is_told_as_any_other(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path, breaks_at: Callable[[int], list[int]]
) -> None:
    out, report = tmp_path / "words.csv", tmp_path / "words.html"
    before = calls_for(2, breaks_at, runner, tiny_model, asked)
    breaks_at(before + 1)
    files = ["--file", str(asked), "--column", "text", "--out", str(out), "--report", str(report)]
    result = runner.invoke(app, ["explain", str(tiny_model), *files, *FAST])
    assert result.exit_code == 1
    assert [row["text"] for row in cells(out)] == TEXTS[:2]
    assert Read(report.read_text(encoding="utf-8")).values("id") == ["text-1", "text-2"]
    assert not list(tmp_path.glob(".*.new"))
    said, failure = result.stderr.split("\n", 1)
    assert said == f"Note: Before the failure 2 of 4 texts were explained: they are in {out} and {report}."
    assert failure.startswith("Something went wrong that should not happen")
    assert "RuntimeError" in failure
    assert result.stdout == ""


def test_that_a_bug_in_the_middle_leaves_the_lines_of_json_too(
    runner: CliRunner, tiny_model: Path, asked: Path, breaks_at: Callable[[int], list[int]]
) -> None:
    breaks_at(calls_for(3, breaks_at, runner, tiny_model, asked) + 1)
    result = runner.invoke(app, ["explain", str(tiny_model), "--file", str(asked), "--column", "text", *FAST, "--json"])
    assert result.exit_code == 1
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == TEXTS[:3]
    (failure,) = [json.loads(line) for line in result.stderr.splitlines()]
    assert (failure["event"], failure["code"]) == ("RunFailed", "bug")
    assert "RuntimeError" in failure["report"]


def test_that_a_bug_before_anything_was_explained_leaves_what_was_there(
    runner: CliRunner, tiny_model: Path, asked: Path, tmp_path: Path, breaks_at: Callable[[int], list[int]]
) -> None:
    out = tmp_path / "words.csv"
    out.write_text("of last week")
    breaks_at(1)
    result = runner.invoke(app, ["explain", str(tiny_model), "--file", str(asked), "--out", str(out), *FAST])
    assert result.exit_code == 1
    assert result.stderr.startswith("Something went wrong that should not happen")
    assert out.read_text() == "of last week"
    assert list(tmp_path.iterdir()) == [out]


# A part of a long text


@pytest.mark.parametrize("command", ["classify", "explain"])
@pytest.mark.parametrize("source", ["--text", "--file"])
def test_that_the_first_window_alone_is_read_of_a_long_text_where_asked(
    command: str, source: str, runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    text = " ".join(["the film was good ."] * 40 + ["a bad , awful meal !"] * 40)
    (tmp_path / "texts.txt").write_text(text, encoding="utf-8")
    given = [source, text if source == "--text" else str(tmp_path / "texts.txt"), "--device", "cpu", "--json"]

    def asked(*options: str) -> dict[str, object]:
        result = runner.invoke(app, [command, str(tiny_model), *given, *options])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    whole, first = asked(), asked("--first-window")
    field = "probabilities" if command == "classify" else "probability"
    assert whole[field] != first[field]
    if command == "explain":
        assert whole["spans"][-1]["end"] == len(text)
        assert first["spans"][-1]["end"] < len(text) / 2


def test_that_the_first_window_of_a_short_text_is_all_of_it(runner: CliRunner, tiny_model: Path) -> None:
    order = ["classify", str(tiny_model), "--text", TEXTS[0], "--device", "cpu", "--json"]
    assert runner.invoke(app, order).stdout == runner.invoke(app, [*order, "--first-window"]).stdout


def test_that_class_names_are_kept_apart_on_the_page_and_in_the_terminal(
    runner: CliRunner, tiny_encoder: Path, asked: Path, tmp_path: Path
) -> None:
    model = save_tiny_model(tmp_path / "odd", tiny_encoder, ('<b>"', "\x1b[31m'"))
    report = tmp_path / "words.html"
    shown = told(runner, model, asked, "--column", "text", "--target", "\x1b[31m'", "--report", report)
    assert "\x1b" not in shown
    told(runner, model, asked, "--column", "text", "--target", '<b>"', "--report", report)
    page = report.read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "1. &lt;b&gt;&quot;" in page

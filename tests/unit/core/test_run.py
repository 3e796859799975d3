"""Whatever a verb does, the one who listens hears exactly one ending."""

import json
import logging
from collections.abc import Generator
from types import SimpleNamespace

import pytest
from tokenizers import Tokenizer

from bertdesk.core import run
from bertdesk.core.events import (
    Event,
    ModelSaved,
    Notice,
    Progressed,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    StepDone,
    Work,
)
from bertdesk.errors import Cancelled, ColumnMissing

Heard = list[Event]
ENDINGS = (RunFinished, RunCancelled, RunFailed)


def step(number: int, total: int) -> StepDone:
    return StepDone(number, total, number / total, 0.5, 1e-5, 10.0, 1.0)


def works(*events: Event, product: object = None, error: BaseException | None = None) -> Work[object]:
    yield from events
    if error is not None:
        raise error
    return product


def test_that_a_verb_that_ends_well_gives_its_product_and_one_ending() -> None:
    heard: Heard = []
    assert run.drive("classify", works(Progressed("classifying", 1, 2), product=41), heard.append) == 41
    assert heard[0] == Progressed("classifying", 1, 2)
    (ending,) = heard[1:]
    assert isinstance(ending, RunFinished)
    assert ending.verb == "classify"
    assert ending.model is None
    assert ending.accuracy is None
    assert 0 <= ending.seconds < 5


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")]
)
def test_that_want_of_memory_anywhere_is_a_sentence_and_no_bug(error: Exception) -> None:
    heard: Heard = []
    assert run.drive("train", works(RunStarted("train"), error=error), heard.append) is None
    assert heard == [RunStarted("train"), RunFailed("no_memory")]


@pytest.mark.parametrize(
    "ending", [RunFinished("train", 1.0, "/m", 0.9), RunCancelled(3, "/m"), RunFailed("disk_full")]
)
def test_that_a_verbs_own_ending_stays_the_only_one(ending: RunFinished | RunCancelled | RunFailed) -> None:
    heard: Heard = []
    assert run.drive("train", works(RunStarted("train"), ending, product=7), heard.append) == 7
    assert heard == [RunStarted("train"), ending]


def test_that_a_wish_to_stop_ends_as_cancelled_without_a_product() -> None:
    heard: Heard = []
    assert run.drive("explain", works(product=1, error=Cancelled()), heard.append) is None
    assert heard == [RunCancelled()]


def test_that_a_known_failure_keeps_its_code_and_facts() -> None:
    heard: Heard = []
    error = ColumnMissing(path="a.csv", wanted="label", found="x, y")
    assert run.drive("train", works(Progressed("reading", 1, 1), error=error), heard.append) is None
    assert heard[1:] == [RunFailed("column_missing", {"path": "a.csv", "wanted": "label", "found": "x, y"})]


def test_that_an_unexpected_failure_is_a_bug_with_a_report_and_a_log_entry(caplog: pytest.LogCaptureFixture) -> None:
    heard: Heard = []
    with caplog.at_level(logging.ERROR, logger="bertdesk.core.run"):
        assert run.drive("train", works(error=ZeroDivisionError("by zero")), heard.append) is None
    (ending,) = heard
    assert isinstance(ending, RunFailed)
    assert (ending.code, ending.facts) == ("bug", {"verb": "train"})
    assert ending.report.startswith("Traceback")
    assert ending.report.endswith("ZeroDivisionError: by zero\n")
    assert [record.getMessage() for record in caplog.records] == ["unexpected failure in train"]


def test_that_a_panic_in_the_rust_tokenizer_is_a_bug_and_not_the_programs_end(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    word = {"type": "WordPiece", "vocab": {"a": 0, "[UNK]": 1}, "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
    content = {
        "added_tokens": [],
        "model": {**word, "max_input_chars_per_word": 100},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[NONE]", "type_id": 0}}],
            "pair": [],
            "special_tokens": {},
        },
    }
    tokenizer = Tokenizer.from_str(json.dumps(content))

    def panics() -> Work[None]:
        yield Progressed("tokenizing", 0, 1)
        tokenizer.encode("a")

    heard: Heard = []
    run.drive("classify", panics(), heard.append)
    assert [type(event) for event in heard] == [Progressed, RunFailed]
    assert "PanicException" in heard[1].report
    assert len(caplog.records) == 1
    assert "panicked" in capfd.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_that_the_programs_own_end_is_not_held_up(error: type[BaseException]) -> None:
    heard: Heard = []
    with pytest.raises(error):
        run.drive("train", works(error=error()), heard.append)
    assert heard == []


def test_that_steps_are_reported_ten_times_a_second_and_the_last_one_always(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0

    def steps() -> Generator[Event, None, None]:
        nonlocal now_s
        for number in range(1, 12):
            now_s += 0.03
            yield step(number, 11)

    monkeypatch.setattr(run, "time", SimpleNamespace(monotonic=lambda: now_s))
    heard: Heard = []
    run.drive("train", steps(), heard.append)
    assert [event.step for event in heard if isinstance(event, StepDone)] == [1, 5, 9, 11]


def test_that_no_other_event_is_ever_dropped() -> None:
    events: list[Event] = [
        event
        for number in range(1, 201)
        for event in (step(number, 200), Progressed("training", number, 200), Notice("n"), ModelSaved("/m"))
    ]
    heard: Heard = []
    run.drive("train", works(*events), heard.append)
    others = [event for event in heard if not isinstance(event, StepDone | RunFinished)]
    assert others == [event for event in events if not isinstance(event, StepDone)]
    assert sum(isinstance(event, ENDINGS) for event in heard) == 1


@pytest.mark.parametrize("error", [RuntimeError("a bug"), ColumnMissing(path="a", wanted="b", found="c")])
def test_that_what_there_is_is_rescued_before_an_error_goes_its_way(error: Exception) -> None:
    heard: Heard = []
    work = run.rescued(works(RunStarted("explain"), error=error), lambda: works(Notice("texts_left")))
    run.drive("explain", work, heard.append)
    assert heard[:2] == [RunStarted("explain"), Notice("texts_left")]
    (ending,) = heard[2:]
    assert isinstance(ending, RunFailed)
    assert ending.code == getattr(error, "code", "bug")


def test_that_there_is_nothing_to_rescue_where_all_went_well_or_somebody_left() -> None:
    rescues: list[str] = []

    def rescue() -> Work[None]:
        rescues.append("rescued")
        yield Notice("texts_left")

    heard: Heard = []
    assert run.drive("explain", run.rescued(works(product=41), rescue), heard.append) == 41
    left = run.rescued(works(RunStarted("explain"), RunStarted("explain")), rescue)
    next(left)
    left.close()
    with pytest.raises(KeyboardInterrupt):
        run.drive("explain", run.rescued(works(error=KeyboardInterrupt()), rescue), heard.append)
    assert rescues == []

"""The contenders themselves, small: what each has done is measured alike, and right."""

from dataclasses import replace
from pathlib import Path

import pytest
from doing import finish
from tiny import reviews, write_csv

from bertdesk.bench import rows, throughput
from bertdesk.bench.contender import contend
from bertdesk.bench.flops import flops_per_token
from bertdesk.bench.plan import Run, Settings
from bertdesk.bench.results import Result, from_json, to_json
from bertdesk.bench.throughput import Size
from bertdesk.core.cancel import CancelToken
from bertdesk.errors import Cancelled, SettingOutOfRange

N, EPOCHS, LONGEST = 32, 2, 128  # the tiny encoder has 128 positions


@pytest.fixture
def settings(tmp_path: Path, tiny_encoder: Path) -> Settings:
    train = write_csv(tmp_path / "train.csv", reviews(48))
    test = write_csv(tmp_path / "test.csv", reviews(64)[48:])
    return Settings(str(train), str(test), N, 16, 16, 64, EPOCHS, str(tiny_encoder), "cpu")


def outcome(run: Run, settings: Settings) -> Result:
    return finish(contend(run, settings, CancelToken()))


RUNS = [
    Run("fast", 17), Run("balanced", 17, lever="frozen_layers=1"), Run("trainer", 17, rate=5e-3), Run("origin", 17)
]  # fmt: skip


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_that_a_contender_reports_all_that_it_did(run: Run, settings: Settings) -> None:
    found = outcome(run, settings)
    assert [point.epoch for point in found.points] == [1, 2]
    assert 0 < found.points[-2].seconds < found.points[-1].seconds == found.seconds
    assert found.examples == EPOCHS * N
    assert found.tokens == EPOCHS * sum(token_counts(settings))
    assert found.positions >= found.tokens
    assert found.peak_bytes > 50e6
    assert found.test_accuracy is not None
    assert all(0 <= accuracy <= 1 for accuracy in (found.valid_accuracy, found.test_accuracy))
    assert from_json(to_json(found)) == found


def token_counts(settings: Settings) -> list[int]:
    """Count by hand: a word each, its pieces where the tiny vocabulary lacks it, [CLS] and [SEP]."""
    from bertdesk.core.model_folder import read_tokenizer

    split = rows.load(settings)
    tokenizer = read_tokenizer(Path(settings.model), vocab_size=10**6)
    return [len(tokenizer.encode(split.dataset.texts[i]).tokens) for i in split.train]


def test_that_the_origin_loop_pads_every_text_to_the_encoders_end(settings: Settings) -> None:
    found = outcome(Run("origin", 17), settings)
    assert found.positions == EPOCHS * N * LONGEST
    assert found.config["learning_rate"] == 2e-5


def test_that_trainer_pads_a_batch_to_its_longest_text_and_keeps_its_best_epoch(settings: Settings) -> None:
    found = outcome(Run("trainer", 17, rate=5e-3), settings)
    longest = max(token_counts(settings))
    assert found.positions <= EPOCHS * N * longest
    assert found.valid_accuracy == max(point.accuracy for point in found.points)


def test_that_without_test_rows_the_test_file_is_not_even_opened(settings: Settings) -> None:
    found = outcome(Run("fast", 17), replace(settings, test="", test_rows=0))
    assert found.test_accuracy is None
    assert found.baselines == {}


def test_that_a_preset_keeps_its_own_passes_unless_told_otherwise(settings: Settings) -> None:
    found = outcome(Run("fast", 17), replace(settings, epochs=0))
    assert found.config["epochs"] == 12  # 32 rows: as many passes as a small table gets
    assert found.config["max_length"] == 64  # no more than the others read


def test_that_a_lever_reaches_the_training(settings: Settings) -> None:
    found = outcome(Run("balanced", 17, lever="learning_rate=3e-4"), settings)
    assert found.config["learning_rate"] == 3e-4


def test_that_everybody_reads_the_first_rows(settings: Settings) -> None:
    split = rows.load(settings)
    texts = [text for text, _ in reviews(64)]
    assert list(split.dataset.texts) == texts
    assert [list(part) for part in (split.train, split.valid, split.test)] == [
        list(range(32)), list(range(32, 48)), list(range(48, 64)),
    ]  # fmt: skip


@pytest.mark.parametrize(("option", "high"), [("rows", 48), ("test-rows", 16)])
def test_that_too_short_a_table_is_refused_by_the_option(settings: Settings, option: str, high: int) -> None:
    with pytest.raises(SettingOutOfRange) as refused:
        rows.load(replace(settings, **{option.replace("-", "_"): 60}))
    assert refused.value.facts == {"name": option, "value": 76 if option == "rows" else 60, "low": 1, "high": high}


@pytest.mark.parametrize("run", RUNS[1:], ids=lambda run: run.name)
def test_that_a_contender_can_be_stopped(run: Run, settings: Settings) -> None:
    cancel = CancelToken()
    cancel.request()
    with pytest.raises(Cancelled):
        finish(contend(run, settings, cancel))


SMALL = Size(layers=2, width=64, heads=1, vocabulary=200, length=32, batch=4, steps=3, warm_up=1)


def test_that_throughput_is_measured_in_turns_with_the_counted_operations() -> None:
    found = finish(throughput.measure(SMALL, "cpu", repeat=2, cancel=CancelToken()))
    assert [(one.contender, one.turn) for one in found] == [
        ("engine", 1),
        ("trainer", 1),
        ("engine", 2),
        ("trainer", 2),
    ]
    weights = 2 * (4 * 64 * 64 + 2 * 64 * 256)  # query, key, value, output; up and down; of two layers
    for one in found:
        assert one.tokens_per_s > 0
        assert one.flops_per_token == 6 * weights + 12 * 2 * 64 * 32
        assert one.mfu == pytest.approx(one.flops_per_token * one.tokens_per_s / one.peak_flops)
        assert one.peak_from == "measured"


def test_that_bert_base_is_counted_as_in_the_papers() -> None:
    weights = 12 * (4 * 768 * 768 + 2 * 768 * 3072)
    assert weights == 84_934_656
    counted = flops_per_token(matmul_weights=weights, layers=12, width=768, length=512)
    assert counted == 566_231_040  # 0.57 GFLOP a token

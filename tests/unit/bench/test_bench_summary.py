"""Results in a file, and the rows they come to."""

from dataclasses import replace
from pathlib import Path

import pytest

from bertdesk.bench import results
from bertdesk.bench.plan import Run, Settings
from bertdesk.bench.results import Machine, Point, Result
from bertdesk.bench.summary import LEVELS, ratio, summarise
from bertdesk.cli import bench_table

SETTINGS = Settings("train.csv", "test.csv", 100, 16, 16, 64, 0, "built-in", "cpu")
POINTS = ((10.0, 0.79), (20.0, 0.85), (30.0, 0.83))


def result(run: Run, points: tuple[tuple[float, float], ...] = POINTS, test: float | None = 0.8) -> Result:
    return Result(
        run,
        SETTINGS,
        Machine("cpu", 1, "2", "5", "0"),
        tuple(Point(epoch, *point) for epoch, point in enumerate(points, 1)),
        examples=300,
        tokens=9000,
        positions=10_000,
        valid_accuracy=max(accuracy for _, accuracy in points),
        test_accuracy=test,
        peak_bytes=10**9,
        config={"epochs": 3},
        baselines={"tfidf": 0.75},
    )


SLOW = tuple((4 * seconds, accuracy) for seconds, accuracy in POINTS)


def test_that_results_come_back_from_their_file_and_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    file = tmp_path / "race.jsonl"
    assert results.read(file) == []
    first, second = result(Run("fast", 17)), result(Run("trainer", 17, rate=1e-4), test=None)
    results.append(file, first)
    with file.open("a", encoding="utf-8") as torn:
        torn.write(results.to_json(first)[:100])
    results.append(file, second)
    assert results.read(file) == [first, second]


def test_that_time_and_accuracy_are_read_off_the_points() -> None:
    one = result(Run("fast", 17))
    assert one.seconds == 30.0
    assert one.reached_s(0.8) == 20.0
    assert one.reached_s(0.86) is None
    assert one.padded_share == pytest.approx(0.1)
    assert replace(one, positions=8_999).padded_share is None


def test_that_the_best_rate_is_the_most_accurate_and_of_equals_the_faster() -> None:
    worse = result(Run("trainer", 17, rate=2e-5), ((9.0, 0.8),))
    slow, quick = result(Run("trainer", 17, rate=5e-5), SLOW), result(Run("trainer", 17, rate=1e-4))
    assert results.best_rate([worse, slow, quick]) == 1e-4
    assert results.best_rate([result(Run("fast", 17))]) == 0.0


def test_that_times_are_medians_and_accuracies_means_over_seeds() -> None:
    group = [
        result(Run("fast", 17, 1), ((10.0, 0.8),), test=0.7),
        result(Run("fast", 17, 2), ((14.0, 0.8),), test=0.7),
        result(Run("fast", 18, 1), ((30.0, 0.9),), test=0.9),
    ]
    (row,) = summarise(group).rows
    assert (row.runs, row.seconds) == (3, 14.0)
    assert row.valid_accuracy == pytest.approx(0.85)
    assert row.test_accuracy == pytest.approx(0.8)
    assert row.tokens_per_s * row.seconds == pytest.approx(9000)
    assert row.examples_per_s * row.seconds == pytest.approx(300)
    assert row.reached_s == (14.0, None, None, None, None)  # one of three got to 0.82


def test_that_the_time_taken_stands_beside_the_time_foreseen() -> None:
    foreseen = replace(result(Run("fast", 17)), eta_s=40.0, whole_s=30.0)
    (row,) = summarise([foreseen]).rows
    assert row.took_of_eta == 0.75


def test_that_trainer_at_its_best_rate_is_what_others_are_measured_against() -> None:
    summary = summarise(
        [
            result(Run("balanced", 17)),
            result(Run("trainer", 17, rate=2e-5), ((99.0, 0.7),)),
            result(Run("trainer", 17, rate=1e-4), SLOW),
        ]
    )
    assert summary.reference is not None
    assert summary.reference.name == "trainer 1e-4"
    assert summary.levels == (*LEVELS, 0.85)
    assert [row.reached_s[-1] for row in summary.rows] == [20.0, None, 80.0]
    assert ratio(summary.rows[0].reached_s[-1], summary.reference.reached_s[-1]) == 0.25


def test_that_the_best_rate_stays_the_reference_whatever_later_rounds_bring() -> None:
    summary = summarise(
        [
            result(Run("trainer", 17, rate=2e-5), ((99.0, 0.855),)),
            result(Run("trainer", 17, rate=5e-5), ((90.0, 0.86),)),
            result(Run("trainer", 18, rate=5e-5), ((90.0, 0.84),)),
        ]
    )
    assert summary.reference is not None
    assert summary.reference.name == "trainer 5e-5"


def test_that_levers_are_measured_against_balanced_with_all_of_them() -> None:
    summary = summarise([result(Run("balanced", 17)), result(Run("balanced", 17, lever="no-dropout"), SLOW)])
    assert summary.reference == summary.rows[0]
    by_name = {str(fields["contender"]): fields for fields in bench_table.objects(summary)}
    ratios = by_name["balanced without no-dropout"]["ratios"]
    assert isinstance(ratios, dict)
    assert ratios["seconds"] == 4.0
    assert ratios["valid_accuracy"] == 1.0


def test_that_a_contender_alone_has_no_ratios() -> None:
    summary = summarise([result(Run("fast", 17))])
    assert summary.reference is None
    assert next(bench_table.objects(summary))["ratios"] is None
    assert not [line for line in bench_table.lines(summary) if "÷" in line]


def test_that_runs_of_another_machine_or_version_are_told_of() -> None:
    here = result(Run("balanced", 17))
    there = replace(result(Run("trainer", 17, rate=1e-4)), machine=replace(here.machine, threads=9))
    told = "These runs are also of 1 other machines or versions: their times do not compare."
    assert told in list(bench_table.lines(summarise([here, there])))
    assert told not in list(bench_table.lines(summarise([here, replace(there, machine=here.machine)])))


def test_that_the_table_has_a_line_of_figures_for_each_contender() -> None:
    summary = summarise([result(Run("balanced", 17)), result(Run("trainer", 17, rate=1e-4), SLOW, test=None)])
    lines = list(bench_table.lines(summary))
    assert [line.split() for line in lines if line.startswith("balanced")] == [
        ["balanced", "1", "30.0", "10.0", "300", "10.0", "%", "1,000", "–", "0.850", "0.800"],
        ["balanced", "0.25", "4.00", "4.00", "1.00", "+0.0", "–"],
        ["balanced", "20.0", "(0.25)", "20.0", "(0.25)", "20.0", "(0.25)", "–", "–", "20.0", "(0.25)"],
    ]
    assert lines[-1] == "Without BERT, on the test rows: tfidf 0.750."

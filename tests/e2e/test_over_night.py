"""A training over two days: paused by closing the window, gone on with by a click in a new process, to its end."""

import re
from pathlib import Path

import pytest
from apart import at_the_window
from tiny import reviews, write_csv


@pytest.mark.timeout(500)
def test_that_a_training_goes_on_after_the_window_was_closed_and_opened_again(
    tmp_path: Path, tiny_encoder: Path
) -> None:
    table, home = write_csv(tmp_path / "reviews.csv", reviews(60)), tmp_path / "home"
    evening = at_the_window("over_night.py", "evening", table, tiny_encoder, home=home)
    assert 3 < evening["step"] < evening["total"]
    assert len(evening["forecast"]) == 1
    morning = at_the_window("over_night.py", "morning", table, tiny_encoder, home=home)
    (sentence,) = morning["card"]
    pattern = r"An unfinished run: reviews\.csv, step (\d+) of (\d+), stopped (today|yesterday) \d\d:\d\d"
    found = re.fullmatch(pattern, sentence)
    assert found is not None, sentence
    assert (int(found[1]), int(found[2])) == (evening["step"], evening["total"])
    assert morning["resumed"] == evening["step"]
    assert morning["first"] > evening["step"]
    assert morning["last"] <= evening["total"]
    assert len(morning["said"]) == 1
    assert morning["table"] == str(table)
    assert morning["left"] == []

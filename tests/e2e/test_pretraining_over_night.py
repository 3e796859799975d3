"""A dropped text becomes an encoder over two days, and a classifier is trained on what comes out."""

from pathlib import Path

import pytest
from apart import at_the_window
from rawtext import write_documents
from tiny import reviews, write_csv


@pytest.mark.timeout(500)
def test_that_a_pretraining_goes_on_another_day_and_a_classifier_is_trained_on_it(tmp_path: Path) -> None:
    text, table = write_documents(tmp_path / "reports.txt"), write_csv(tmp_path / "reviews.csv", reviews(60))
    evening = at_the_window("pretrain_over_night.py", "evening", text, table, home=tmp_path / "home")
    assert evening["taken"]
    assert any("“reports.txt” is a text file of" in each for each in evening["found"])
    assert 20 < evening["step"] < evening["total"]
    morning = at_the_window("pretrain_over_night.py", "morning", text, table, home=tmp_path / "home")
    (sentence,) = morning["card"]
    assert sentence.startswith(f"An unfinished run: reports.txt, step {evening['step']} of {evening['total']}, stopped")
    assert morning["trainings"] == 0
    assert (morning["resumed"], morning["remembered"]) == (evening["step"], evening["step"])
    assert any(each.startswith("It guesses ") for each in morning["said"])
    assert morning["made"] == [morning["encoder"]]
    assert morning["left"] == []

"""What a person said of a file is known when it is opened again; damage to that is no harm."""

from pathlib import Path

import pytest

from bertdesk.core.project import Reading, readings
from bertdesk.core.project.place import place_for
from bertdesk.core.tablefile import Dialect, Told

SAID = Reading(Told("gb18030", ";", Dialect(";", "'", preamble=2, header=0), mends=True), "a.csv", "March")


def test_that_what_was_said_is_kept_for_each_file(tmp_path: Path) -> None:
    readings.keep(tmp_path / "a.csv", SAID)
    assert readings.kept(tmp_path / "a.csv") == SAID
    assert readings.kept(tmp_path / "b.csv") == Reading()
    readings.keep(tmp_path / "a.csv", Reading())
    assert readings.kept(tmp_path / "a.csv") == Reading()
    assert not place_for(tmp_path / "a.csv", ".reading.json").exists()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"told": 3}', '{"told": {"dialect": {"x": 1}}}', "\x00\xff"]
)
def test_that_a_damaged_note_counts_as_none(tmp_path: Path, damage: str) -> None:
    readings.keep(tmp_path / "a.csv", SAID)
    place_for(tmp_path / "a.csv", ".reading.json").write_text(damage, "latin-1")
    assert readings.kept(tmp_path / "a.csv") == Reading()

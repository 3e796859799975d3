"""What can be done about a finding is one action, for the rows that are meant alone; what is fine is not told again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from planted import texts
from tiny import write_csv

from bertdesk import api
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.findings.accepted import as_read, in_order_of, name_of, told, without
from bertdesk.core.findings.finding import Finding, Place
from bertdesk.core.findings.inspecting import inspect
from bertdesk.core.findings.remedies import Remedy, remedy, spellings_of
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.project import Project, rows_as_read
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns

COLUMNS = Columns("text", "label")
GOOD = texts(60)


class Bench:
    """A table with its project."""

    def __init__(self, read: Table, project: Project) -> None:
        self.read, self.project = read, project

    @property
    def table(self) -> Table:
        return self.project.apply(self.read)

    def findings(self) -> dict[str, Finding]:
        table = self.table
        dataset = to_dataset(table, COLUMNS)
        found = finish(inspect(table, dataset, languages=("en",), cancel=CancelToken())).findings
        rows = rows_as_read(table)
        left = told((as_read(finding, rows) for finding in found), self.project.accepted())
        return {finding.code: finding for finding in left}

    def act(self, kind: Remedy, finding: Finding, rows: Sequence[int] = (), label: str = "") -> None:
        self.project.do(remedy(kind, finding, rows or finding.rows, self.table, COLUMNS, label=label))

    def cells(self, row: int) -> tuple[str, ...]:
        """Return a row, by its number as it was read, as it is now."""
        (place,) = np.flatnonzero(rows_as_read(self.table) == row)
        return self.table.rows[place]


@pytest.fixture
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    read = api.read_table(write_csv(tmp_path / "a.csv", request.param))
    with api.open_project(read, tmp_path / "a.bertdesk") as project:
        yield Bench(read, project)


def with_rows(*rows: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bench", [[*GOOD, *rows]], indirect=True)


@with_rows(GOOD[0], GOOD[0], GOOD[1])
def test_that_one_of_each_group_is_kept(bench: Bench) -> None:
    found = bench.findings()["repeated_texts"]
    assert found.rows == (0, 60, 61, 1, 62)
    bench.act("keep_one", found)
    assert rows_as_read(bench.table).tolist() == list(range(60))
    assert "repeated_texts" not in bench.findings()
    bench.project.undo()
    bench.act("keep_one", found, rows=(60, 61))
    assert 60 in rows_as_read(bench.table)
    assert 61 not in rows_as_read(bench.table)


@with_rows(GOOD[0], ("A quick lovely Bamo of Lupe was helpful and friendly.", "GOOD"))
def test_that_findings_name_rows_as_they_were_read_after_some_are_left_out(bench: Bench) -> None:
    before = bench.findings()
    assert before["labels_spelled_differently"].rows == (61,)
    bench.act("exclude", before["repeated_texts"], rows=(0,))
    assert bench.findings()["labels_spelled_differently"].rows == (61,)
    assert spellings_of(before["labels_spelled_differently"], ("GOOD", "bad", "good")) == ("good", "GOOD")
    bench.act("merge", before["labels_spelled_differently"], label="good")
    assert bench.cells(61)[1] == "good"
    assert "labels_spelled_differently" not in bench.findings()


@with_rows(
    ("Write to anna@example.org, lovely Bamo of Lupe.", "good"), ("Call +49 30 1234567 for the awful Gepo.", "bad")
)
def test_that_personal_data_is_masked_in_the_text_as_it_is_by_then(bench: Bench) -> None:
    found = bench.findings()
    bench.project.do(api.Action("edit", {}, [api.SetCell(60, "text", "Now anna@example.org says more.")]))
    bench.act("mask", found["emails_in_texts"])
    assert bench.cells(60)[0] == "Now [email] says more."
    assert bench.cells(61)[0].startswith("Call +49")
    assert set(bench.findings()) == {"phones_in_texts"}


@with_rows()
def test_that_a_chosen_class_and_the_suggested_one_are_given(bench: Bench) -> None:
    finding = Finding("labels_suspected", "doubtful", {}, (Place(2, hint="good"), Place(3, hint="bad")))
    bench.act("relabel_as_suggested", finding, rows=(2,))
    assert [bench.cells(row)[1] for row in (2, 3)] == ["good", "good"]
    bench.act("relabel", finding, label="so so")
    assert [bench.cells(row)[1] for row in (2, 3)] == ["so so", "so so"]


@pytest.mark.parametrize(
    ("bench", "code"),
    [
        ([(f"Dear team of the shop, {text}", label) for text, label in GOOD], "texts_begin_alike"),
        ([(f"{text} Sent from my telephone", label) for text, label in GOOD], "texts_end_alike"),
        ([(f"{text}\nThis mail is confidential\n{text[::-1]}", label) for text, label in GOOD], "texts_share_a_line"),
    ],
    indirect=["bench"],
)
def test_that_what_texts_share_is_cut_out(bench: Bench, code: str) -> None:
    bench.act("cut", bench.findings()[code])
    left = [row[0] for row in bench.table.rows]
    assert not any("Dear team" in text or "telephone" in text or "confidential" in text for text in left)
    assert all(ours.startswith(text.rstrip(".")) for ours, (text, _) in zip(left, GOOD, strict=True))
    assert code not in bench.findings()


@with_rows(("??", "good"), ("!!", "bad"))
def test_that_what_is_fine_is_told_no_more_until_that_is_undone(bench: Bench) -> None:
    found = bench.findings()["texts_very_short"]
    assert found.rows == (60, 61)
    bench.act("accept", found, rows=(60,))
    left = bench.findings()["texts_very_short"]
    assert (left.rows, left.facts["count"]) == ((61,), 1)
    bench.act("accept", left)
    assert "texts_very_short" not in bench.findings()
    bench.project.undo()
    bench.project.undo()
    assert bench.findings()["texts_very_short"].rows == (60, 61)


def test_that_a_finding_about_more_than_rows_is_fine_as_a_whole() -> None:
    one, other = (Finding("column_tells_label", "serious", {"column": name}) for name in ("id", "stars"))
    assert name_of(one) != name_of(other)
    assert told([one, other], {name_of(one): frozenset()}) == (other,)


def test_that_a_group_is_told_as_long_as_one_of_it_is_not_fine() -> None:
    places = (Place(1, 0), Place(2, 0), Place(3, 1), Place(4, 1))
    finding = Finding("repeated_texts", "doubtful", {"count": 4, "groups": 2}, places)
    (left,) = told([finding], {"repeated_texts": frozenset({1, 2, 3})})
    assert (left.rows, left.facts) == ((3, 4), {"count": 2, "groups": 1})
    assert told([finding], {"repeated_texts": frozenset({1, 2, 3, 4})}) == ()


def test_that_a_group_of_which_one_is_left_is_none() -> None:
    places = (Place(1, 0), Place(2, 0), Place(3, 1), Place(4, 1))
    finding = Finding("similar_texts", "doubtful", {"count": 4, "groups": 2}, places)
    left = without(finding, {2})
    assert left is not None
    assert left.rows == (3, 4)
    assert without(replace(finding, places=places[:2]), {2}) is None


def test_that_rows_stay_in_their_order_when_they_are_found_again() -> None:
    before, after = (
        Finding("labels_suspected", "doubtful", {}, tuple(map(Place, rows))) for rows in ((5, 3, 9), (7, 9, 5, 1))
    )
    assert in_order_of(after, before).rows == (5, 9, 7, 1)

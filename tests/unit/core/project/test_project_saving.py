"""The corrected table: a file that other programs read as it is, and that never takes the original's place."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Notice, Progressed, finish
from bertdesk.core.formulas import harmless
from bertdesk.core.project import Action, ExcludeRows, Project, SetCell, open_project, save_corrected
from bertdesk.core.tablefile import Table, read_table
from bertdesk.errors import Cancelled, OutIsTheTable, SaveFailed


@pytest.fixture
def table(tmp_path: Path) -> Table:
    path = tmp_path / "feedback.csv"
    path.write_text(
        'text;label\n"it works; ""well""";bad\nnever again please;good\n好店 \u00e9;good\n', encoding="utf-8"
    )
    return read_table(path)


@pytest.fixture
def project(table: Table) -> Iterator[Project]:
    """One with a relabelled row and an excluded one."""
    with finish(open_project(table)) as project:
        edits = [SetCell(0, "label", "good, really\r\nnow"), ExcludeRows([1])]
        project.do(Action("edit", {}, edits))
        yield project


def test_that_the_corrected_table_is_what_any_program_reads(table: Table, project: Project, tmp_path: Path) -> None:
    out = tmp_path / "corrected.csv"
    finish(save_corrected(table, project, out))
    expected = 'text,label\r\n"it works; ""well""","good, really\r\nnow"\r\n好店 \u00e9,good\r\n'
    assert out.read_bytes() == expected.encode()
    again = read_table(out)
    assert (again.columns, list(again.rows)) == (table.columns, list(project.apply(table).rows))


def test_that_the_project_goes_on_after_saving(table: Table, project: Project, tmp_path: Path) -> None:
    finish(save_corrected(table, project, tmp_path / "corrected.csv"))
    project.undo()
    finish(save_corrected(table, project, tmp_path / "corrected.csv"))
    assert list(read_table(tmp_path / "corrected.csv").rows) == list(table.rows)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".csv", ".csv"]


@pytest.mark.parametrize("name", ["itself", "another way to it", "symbolic link", "hard link", "project"])
def test_that_nothing_is_written_over_the_original_by_any_of_its_names(
    table: Table, project: Project, tmp_path: Path, name: str
) -> None:
    out = {
        "itself": table.path,
        "another way to it": tmp_path / "home" / ".." / "feedback.csv",
        "project": project.path,
    }.get(name, tmp_path / "link.csv")
    if name == "symbolic link":
        out.symlink_to(table.path)
    elif name == "hard link":
        out.hardlink_to(table.path)
    before = table.path.read_bytes()
    with pytest.raises(OutIsTheTable) as failure:
        finish(save_corrected(table, project, out))
    assert failure.value.facts == {"path": str(out)}
    assert table.path.read_bytes() == before
    project.do(Action("edit", {}, [SetCell(0, "label", "still at work")]))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠A", "=", "-"]
)
def test_that_a_cell_that_a_spreadsheet_would_compute_is_escaped(
    table: Table, project: Project, tmp_path: Path, cell: str
) -> None:
    """https://owasp.org/www-community/attacks/CSV_Injection"""
    project.do(Action("edit", {}, [SetCell(0, "text", cell), SetCell(2, "text", f"a{cell}")]))
    said: list[Event] = []
    for escape, expected in ((True, f"'{cell}"), (False, cell)):
        finish(save_corrected(table, project, tmp_path / "out.csv", escape_formulas=escape), said.append)
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            _, first, second = csv.reader(file)
        assert (first[0], second[0]) == (expected, f"a{cell}")
    assert [event for event in said if isinstance(event, Notice)] == [Notice("formulas_escaped", {"count": 1})]


def test_that_other_cells_stay_as_they_are() -> None:
    assert [harmless(cell) for cell in ("", "a = b", "1-2", "'=1", " =1")] == ["", "a = b", "1-2", "'=1", " =1"]


def test_that_a_header_is_no_formula_either(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("=text,label\nit works well,bad\nnever again please,good\n")
    table = read_table(path)
    with finish(open_project(table)) as project:
        finish(save_corrected(table, project, tmp_path / "b.csv"))
    assert (tmp_path / "b.csv").read_text().startswith("'=text,label\n")


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_that_every_cell_comes_back(table: Table, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    made = Table(table.path, ("text", "label"), rows, range(len(rows)), "utf-8", ",")
    place = tmp_path / "every.bertdesk"
    with finish(open_project(made, place)) as project:
        finish(save_corrected(made, project, tmp_path / "out.csv", escape_formulas=False))
    place.unlink()
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)] == [("text", "label"), *rows]


def test_that_what_was_there_stays_where_saving_is_cancelled_or_fails(
    table: Table, project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "corrected.csv"
    out.write_text("before")
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(save_corrected(table, project, out, cancel=token))
    work = save_corrected(table, project, out)
    assert next(work) == Progressed("saving", 0, 2)
    work.close()
    assert out.read_text() == "before"
    assert not (tmp_path / ".corrected.csv.new").exists()
    (tmp_path / "folder.csv").mkdir()
    for place, reason in ((tmp_path / "gone" / "a.csv", "No such file"), (tmp_path / "folder.csv", "Is a directory")):
        with pytest.raises(SaveFailed) as failure:
            finish(save_corrected(table, project, place))
        assert reason in str(failure.value.facts["reason"])


@pytest.mark.skipif(os.name == "nt", reason="no home by that name there")
def test_that_a_path_may_begin_at_home(
    table: Table, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    finish(save_corrected(table, project, Path("~/corrected.csv")))
    assert (tmp_path / "corrected.csv").exists()
    with pytest.raises(OutIsTheTable):
        finish(save_corrected(table, project, Path("~/feedback.csv")))

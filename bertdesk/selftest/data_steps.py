"""Steps on the page "Data": what is wrong with a table is found, acted upon, undone, and still there another time."""

from PySide6.QtCore import QPoint

from bertdesk.app.widgets.finding_list import FindingList
from bertdesk.paths import resource
from bertdesk.selftest.stage import Stage
from bertdesk.selftest.window_steps import SAMPLE

_ROWS, _COPIES = 60, 3


def act_on_finding(stage: Stage) -> str:
    """Three texts stand there twice: a click shows them, another leaves the copies out, Ctrl+Z takes them back."""
    person, session = stage.person, stage.person.session
    material, inspecting = session.material, session.inspecting
    lines = resource(SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)[: _ROWS + 1]
    path = stage.folder / "copies.csv"
    path.write_text("".join([*lines, *lines[1 : _COPIES + 1]]), encoding="utf-8")
    content = path.read_bytes()
    person.ask(lambda: person.window.open_path(str(path)))
    person.wait("the table", lambda: material.table is not None and material.table.path == path and person.is_free())
    person.wait("what is wrong with it", lambda: inspecting.is_known and not inspecting.is_looking)
    codes = [finding.code for finding in inspecting.findings]
    assert "repeated_texts" in codes, codes

    def place() -> QPoint:
        findings = person.find(FindingList)
        index = findings.model().index(codes.index("repeated_texts"), 0)
        return findings.viewport().mapToGlobal(findings.visualRect(index).center())

    person.hands.press(person.ask(place))
    person.wait("its rows", lambda: session.browsing.rows is not None and len(session.browsing.rows) == 2 * _COPIES)
    person.look("finding")
    person.click(lambda: person.button("Keep one of each group"))
    person.wait("the change", lambda: material.edits.count == 1 and person.is_free())
    assert material.table is not None
    assert len(material.table.rows) == _ROWS, len(material.table.rows)
    person.look("finding dealt with")
    person.hands.key("Ctrl+Z")
    person.wait("the way back", lambda: material.edits.count == 0 and person.is_free())
    assert len(material.table.rows) == _ROWS + _COPIES, len(material.table.rows)
    assert path.read_bytes() == content, "the file was written"
    person.wait("another look", lambda: not inspecting.is_looking)
    return f"{', '.join(codes)}; {_COPIES} copies left out and taken back, the file is untouched"

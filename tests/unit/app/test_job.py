"""What Job and Jobs promise, with verbs of five lines: one ending each, in order, on the window's thread."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bertdesk.app.job import Jobs
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Progressed, RunCancelled, RunFailed, RunFinished, Work
from bertdesk.errors import FileEmpty


class PanicException(BaseException):
    """What a panic in the Rust tokenizer looks like: no Exception (pyo3 issue 1583)."""


class Ear(QObject):
    """Hears what Jobs say, and on which thread."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()
        jobs.run.busy_changed.connect(self._on_busy)
        jobs.reported.connect(self._on_reported)
        jobs.emptied.connect(self._on_emptied)

    @Slot(bool)
    def _on_busy(self, is_busy: bool) -> None:
        self._hear("busy" if is_busy else "free")

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        self._hear((verb, event))

    @Slot()
    def _on_emptied(self) -> None:
        self._hear("emptied")

    def _hear(self, what: object) -> None:
        self.heard.append(what)
        self.threads.add(threading.get_ident())

    def take(self, product: object) -> None:
        self._hear(("product", product))

    @property
    def events(self) -> list[Event]:
        return [what[1] for what in self.heard if isinstance(what, tuple) and what[0] != "product"]


@pytest.fixture
def jobs(qapp: QApplication, qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.cancel_all()
    assert made.wait(10)
    qtbot.waitUntil(lambda: made.are_idle)
    made.deleteLater()


@pytest.fixture
def ear(jobs: Jobs) -> Ear:
    return Ear(jobs)


def count_to_three(_cancel: CancelToken) -> Work[str]:
    for done in range(1, 4):
        yield Progressed("reading", done, 3)
    return "three"


def patient(cancel: CancelToken) -> Work[str]:
    """Runs until it is asked to stop, and then keeps nothing."""
    yield Progressed("reading", 0, 0)
    while not cancel.requested:
        threading.Event().wait(0.005)
    cancel.raise_if_requested()
    return "never"


def failing(error: BaseException) -> Callable[[CancelToken], Work[str]]:
    def work(_cancel: CancelToken) -> Work[str]:
        yield Progressed("reading", 1, 3)
        raise error

    return work


def run(jobs: Jobs, ear: Ear, qtbot: QtBot, work: Callable[[CancelToken], Work[str]]) -> None:
    assert jobs.run.start("verb", work, ear.take)
    qtbot.waitUntil(lambda: "emptied" in ear.heard)


def test_that_a_verb_reports_in_order_and_hands_over_its_product(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    run(jobs, ear, qtbot, count_to_three)
    assert ear.heard[0] == "busy"
    assert ear.events[:3] == [Progressed("reading", done, 3) for done in (1, 2, 3)]
    assert isinstance(ear.events[3], RunFinished)
    assert ear.heard[5:] == [("product", "three"), "free", "emptied"]


def test_that_events_and_the_product_arrive_on_the_windows_thread(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    at_work = []

    def work(_cancel: CancelToken) -> Work[str]:
        at_work.append(threading.current_thread())
        yield Progressed("reading", 1, 1)
        return "done"

    run(jobs, ear, qtbot, work)
    assert ear.threads == {threading.get_ident()}
    assert [thread.name for thread in at_work] == ["job-verb"]


def test_that_a_known_failure_keeps_its_code_and_facts(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    run(jobs, ear, qtbot, failing(FileEmpty(path="a.csv")))
    assert ear.heard[2:] == [("verb", RunFailed("file_empty", {"path": "a.csv"})), "free", "emptied"]


@pytest.mark.parametrize("error", [RuntimeError("no such dimension"), PanicException("byte index 1 is out of range")])
def test_that_a_bug_ends_in_a_report(jobs: Jobs, ear: Ear, qtbot: QtBot, error: BaseException) -> None:
    run(jobs, ear, qtbot, failing(error))
    (ending,) = [event for event in ear.events if isinstance(event, RunFailed)]
    assert (ending.code, ending.facts) == ("bug", {"verb": "verb"})
    assert ending.report.startswith("Traceback")
    assert ending.report.rstrip().splitlines()[-1].partition(" ")[0].endswith(type(error).__name__)
    assert str(error) not in ending.report  # it may quote a person's text


def test_that_a_part_that_is_missing_before_the_first_event_is_said_too(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    def work(_cancel: CancelToken) -> Work[str]:
        raise ImportError("no module named torch")

    run(jobs, ear, qtbot, work)
    assert [event.code for event in ear.events if isinstance(event, RunFailed)] == ["part_missing"]


def test_that_a_library_that_exits_its_thread_leaves_no_busy_window(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    run(jobs, ear, qtbot, failing(SystemExit(1)))
    assert [event.code for event in ear.events if isinstance(event, RunFailed)] == ["bug"]
    assert ear.heard[-2:] == ["free", "emptied"]


def test_that_a_cancelled_verb_says_so_and_hands_over_nothing(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("verb", patient, ear.take)
    qtbot.waitUntil(lambda: len(ear.events) == 1)
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ear.heard[2:] == [("verb", RunCancelled()), "free", "emptied"]


def test_that_a_cancelled_verb_may_keep_what_it_has(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    def work(cancel: CancelToken) -> Work[str]:
        while not cancel.requested:
            yield Progressed("training", 1, 2)
            threading.Event().wait(0.005)
        yield RunCancelled(1, "/models/half")
        return "half"

    jobs.run.start("verb", work, ear.take)
    qtbot.waitUntil(lambda: len(ear.events) > 1)
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ear.heard[-4:] == [("verb", RunCancelled(1, "/models/half")), ("product", "half"), "free", "emptied"]


def test_that_a_second_start_is_refused_while_one_runs(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    assert jobs.run.start("first", patient, ear.take)
    assert not jobs.run.start("second", count_to_three, ear.take)
    assert jobs.run.verb == "first"
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert jobs.run.verb == ""
    assert {what[0] for what in ear.heard if isinstance(what, tuple)} == {"first"}
    assert ear.heard.count("busy") == 1


def test_that_a_new_wish_takes_the_place_of_a_job_that_may_be_given_up(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("explain", patient, ear.take, gives_way=True)
    assert jobs.run.start("explain", patient, ear.take, gives_way=True)
    assert jobs.run.start("classify", count_to_three, ear.take)  # the latest wish counts
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert [what for what in ear.heard if not isinstance(what, tuple)] == ["busy", "busy", "free", "emptied"]
    assert ear.heard[1] in (("explain", RunCancelled()), ("explain", Progressed("reading", 0, 0)))
    assert ear.heard[-3] == ("product", "three")


def test_that_a_wish_that_gives_way_drops_no_other_that_waits(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("explain", patient, ear.take, gives_way=True)
    assert jobs.run.start("classify", count_to_three, ear.take)
    assert not jobs.run.start("explain", patient, ear.take, gives_way=True)
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ear.heard[-3:] == [("product", "three"), "free", "emptied"]


def test_that_a_bug_in_what_follows_a_job_leaves_no_busy_window(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    def broken(_product: object) -> None:
        raise ZeroDivisionError("in a panel")

    with qtbot.captureExceptions() as caught:
        jobs.run.start("verb", count_to_three, broken)
        qtbot.waitUntil(lambda: "emptied" in ear.heard)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert ear.heard[-2:] == ["free", "emptied"]


def test_that_no_wish_that_gives_way_cuts_off_a_job_that_does_not(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("train", patient, ear.take)
    assert not jobs.run.is_free
    assert not jobs.run.start("explain", count_to_three, ear.take, gives_way=True)
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)


def test_that_cancelling_drops_the_wish_that_waits(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("explain", patient, ear.take, gives_way=True)
    jobs.run.start("classify", count_to_three, ear.take)
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ("product", "three") not in ear.heard


@pytest.mark.parametrize("give_up", ["cancel", "pause", "drop", "close", "a later wish"])
def test_that_a_wish_that_waits_and_is_given_up_ends_as_cancelled(
    jobs: Jobs, ear: Ear, qtbot: QtBot, give_up: str
) -> None:
    jobs.run.start("explain", patient, ear.take, gives_way=True)
    jobs.run.start("classify", patient, ear.take)
    if give_up == "a later wish":
        assert jobs.run.start("open", count_to_three, ear.take)
    else:
        getattr(jobs.run, give_up)()
        jobs.cancel()
    assert ear.heard.count(("classify", RunCancelled())) == 1
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ear.heard.count(("classify", RunCancelled())) == 1
    assert (("product", "three") in ear.heard) == (give_up == "a later wish")


def test_that_what_follows_a_job_may_start_the_next_without_a_gap(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("first", count_to_three, lambda _product: jobs.run.start("second", count_to_three, ear.take))
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert [what for what in ear.heard if not isinstance(what, tuple)] == ["busy", "busy", "free", "emptied"]
    assert [what[0] for what in ear.heard if isinstance(what, tuple)] == 4 * ["first"] + 4 * ["second"] + ["product"]


def test_that_an_aside_blocks_nothing_and_reports_nothing_but_failures(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.start_aside("measure", count_to_three, ear.take)
    assert jobs.run.verb == ""
    assert jobs.run.start("verb", patient, ear.take)
    qtbot.waitUntil(lambda: ("product", "three") in ear.heard)
    jobs.start_aside("broken", failing(FileEmpty(path="a.csv")), ear.take)
    jobs.cancel()
    qtbot.waitUntil(lambda: jobs.are_idle)
    spoken = {what[0]: what[1] for what in ear.heard if isinstance(what, tuple)}
    assert spoken["broken"] == RunFailed("file_empty", {"path": "a.csv"})
    assert "measure" not in spoken
    assert ear.heard.count("emptied") == 1


def test_that_an_older_aside_of_the_same_verb_is_dropped(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    may_end = threading.Event()

    def deaf(_cancel: CancelToken) -> Work[str]:
        """Ends with a product although it was asked to stop."""
        yield Progressed("tokenizing", 1, 2)
        may_end.wait(10)
        return "old"

    jobs.start_aside("measure", deaf, ear.take)
    jobs.start_aside("measure", count_to_three, ear.take)
    jobs.start_aside("other", count_to_three, ear.take)
    qtbot.waitUntil(lambda: ear.heard.count(("product", "three")) == 2)
    may_end.set()
    qtbot.waitUntil(lambda: jobs.are_idle)
    assert ("product", "old") not in ear.heard


def test_that_the_two_lanes_do_not_wait_for_each_other(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    assert jobs.run.start("train", patient, ear.take)
    assert jobs.ask.start("classify", count_to_three, ear.take)
    assert jobs.verbs == ("train", "classify")
    qtbot.waitUntil(lambda: ("product", "three") in ear.heard)
    assert jobs.verbs == ("train",)
    assert "emptied" not in ear.heard
    jobs.run.cancel()
    qtbot.waitUntil(lambda: "emptied" in ear.heard)


def test_that_a_dropped_job_frees_its_lane_at_once_and_hands_over_nothing(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    may_end = threading.Event()

    def deaf(_cancel: CancelToken) -> Work[str]:
        """Ends with a product although it was asked to stop."""
        yield Progressed("classifying", 1, 2)
        may_end.wait(10)
        return "old"

    jobs.run.start("classify", deaf, ear.take)
    jobs.run.drop()
    assert jobs.run.verb == ""
    assert ear.heard[-1] == "free"
    assert jobs.run.start("classify", count_to_three, ear.take)
    qtbot.waitUntil(lambda: ("product", "three") in ear.heard)
    assert "emptied" not in ear.heard  # closing still waits for it
    assert not jobs.are_idle
    may_end.set()
    qtbot.waitUntil(lambda: "emptied" in ear.heard)
    assert ("product", "old") not in ear.heard


def test_that_closing_while_jobs_run_ends_them_all(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    jobs.run.start("verb", patient, ear.take)
    jobs.ask.start("question", patient, ear.take)
    jobs.start_aside("aside", patient, ear.take)
    jobs.cancel_all()
    assert jobs.wait(10)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("job-")]
    assert not jobs.are_idle  # their last words still wait for the event loop
    qtbot.waitUntil(lambda: ear.heard[-1] == "emptied")
    assert jobs.are_idle


def test_that_nothing_starts_any_more_once_all_were_cancelled(jobs: Jobs, ear: Ear, qtbot: QtBot) -> None:
    def keeping(cancel: CancelToken) -> Work[str]:
        while not cancel.requested:
            threading.Event().wait(0.005)
        yield RunCancelled(1, "/models/half")
        return "half"

    jobs.run.start("train", keeping, lambda _product: jobs.run.start("evaluate", patient, ear.take))
    jobs.cancel_all()
    qtbot.waitUntil(lambda: "emptied" in ear.heard)
    assert not jobs.run.start("verb", count_to_three, ear.take)
    jobs.start_aside("aside", count_to_three, ear.take)
    assert jobs.are_idle

"""Verbs on worker threads; their events come back on the window's thread. The only file that starts a thread."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, RunCancelled, RunFailed, Work
from bertdesk.core.run import drive

MakeWork = Callable[[CancelToken], Work[Any]]  # Any: each verb has a product of its own, which `then` knows
Then = Callable[[Any], None]
LONG_RUNS = ("train", "pretrain")
"""Verbs of hours of work: they pause where others are cancelled"""


class Job(QObject):
    """Drives the work that `make_work` returns; `make_work` itself runs on the worker thread and may import torch.

    Connect only slots of QObjects to its signals: a plain function would run on the worker thread.
    """

    reported = Signal(object, object)  # this job, Event
    finished = Signal(object, object)  # this job, its product (None when cancelled or failed); once, last

    def __init__(
        self, verb: str, make_work: MakeWork, then: Then, parent: QObject | None = None, *, gives_way: bool = False
    ) -> None:
        super().__init__(parent)
        self.verb = verb
        self.gives_way = gives_way
        self.then = then
        self.cancel_token = CancelToken()
        self._make_work = make_work
        # No QThread: no event loop is needed there, and Qt's 512 KB stack on macOS is too small for BLAS.
        self._thread = threading.Thread(target=self._run, name=f"job-{verb}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        self.cancel_token.request()

    def pause(self) -> None:
        """Ask for an end from which the same work can go on later, where it knows how."""
        self.cancel_token.request_pause()

    def wait(self, timeout_s: float) -> bool:
        """Return whether the thread has ended within the time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        product = drive(self.verb, self._lazily(), lambda event: self.reported.emit(self, event))
        self.finished.emit(self, product)

    def _lazily(self) -> Work[object]:
        """Make the work inside `drive`, so that a failing import ends in an event like any other failure."""
        try:
            return (yield from self._make_work(self.cancel_token))
        except SystemExit as error:  # it would end this thread without a word, and the window would wait for ever
            raise RuntimeError("something in the work tried to end the program") from error


class Lane(QObject):
    """One job at a time, for which the person waits."""

    busy_changed = Signal(bool)
    reported = Signal(str, object)  # verb, Event
    ended = Signal()  # a job has ended, and none follows it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._next: Job | None = None
        self._is_over = False
        self._dropped: list[Job] = []

    @property
    def verb(self) -> str:
        """What is running; "" when nothing is."""
        return self._job.verb if self._job else ""

    @property
    def jobs(self) -> list[Job]:
        """All whose thread may still run, dropped ones too."""
        return [*self._dropped, *([self._job] if self._job else [])]

    @property
    def is_free(self) -> bool:
        """Whether another job would be started: none runs, or one that gives way."""
        return self._job is None or self._job.gives_way

    def start(self, verb: str, make_work: MakeWork, then: Then, *, gives_way: bool = False) -> bool:
        """Start a job unless one runs; `then` gets its product. Returns: whether it was, or will be, started.

        A running job that gives way is cancelled, its product dropped; the new one follows it. While it waits for that,
        a later wish takes its place, but not one that gives way itself.
        """
        if self._is_over or not self.is_free:
            return False
        if self._next is not None and gives_way and not self._next.gives_way:
            return False
        job = Job(verb, make_work, then, self, gives_way=gives_way)
        job.reported.connect(self._on_reported)
        job.finished.connect(self._on_finished)
        if self._job is None:
            self._begin(job)
        else:
            self._job.cancel()
            self._let_wait(job)
        return True

    def _begin(self, job: Job) -> None:
        self._job = job
        self.busy_changed.emit(True)
        job.start()

    def _let_wait(self, job: Job | None) -> None:
        """Have this job follow the one that runs; another that waited is given up, and ends as if it had run."""
        dropped, self._next = self._next, job
        if dropped is not None:
            dropped.deleteLater()
            self.reported.emit(dropped.verb, RunCancelled())  # else whoever has asked for it would wait for ever

    def cancel(self) -> None:
        """Ask the job to stop; it may still hand over what it has."""
        self._let_wait(None)
        if self._job is not None:
            self._job.cancel()

    def pause(self) -> None:
        """Ask the job for an end from which it can go on later."""
        self._let_wait(None)
        if self._job is not None:
            self._job.pause()

    def drop(self) -> None:
        """Ask the job to stop and wait for nothing more of it: the lane is free at once."""
        self.cancel()
        if self._job is not None:
            self._dropped.append(self._job)
            self._job = None
            self.busy_changed.emit(False)

    def close(self, *, pauses: bool = False) -> None:
        """Ask the job to stop, or to pause; none starts after that."""
        self._is_over = True
        if pauses:
            self.pause()
        else:
            self.cancel()

    @Slot(object, object)
    def _on_reported(self, job: Job, event: Event) -> None:
        if job is self._job:
            self.reported.emit(job.verb, event)

    @Slot(object, object)
    def _on_finished(self, job: Job, product: object) -> None:
        job.wait(5.0)  # it has nothing left to do; Python's thread object may need a moment
        job.deleteLater()
        if job is not self._job:
            self._dropped.remove(job)
            self.ended.emit()
            return
        follower, self._job, self._next = self._next, None, None
        try:
            if follower is not None:
                self._begin(follower)
            elif product is not None:
                job.then(product)
        finally:  # a bug in `then` must not leave the window busy, nor keep it from closing
            if self._job is None:  # `then` may have started the next one
                self.busy_changed.emit(False)
                self.ended.emit()


class Jobs(QObject):
    """Three lanes of jobs that the person waits for, and asides that block nothing and report only failures.

    Whatever uses the model in use goes into the lane `ask`, one after the other: an explanation hooks into the network.
    What the page "Understand" asks of a network of its own goes into `look`.
    """

    emptied = Signal()  # the last job of all, asides included, has ended
    reported = Signal(str, object)  # verb, Event

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run, self.ask, self.look = Lane(self), Lane(self), Lane(self)
        self._is_over = False
        self._asides: list[Job] = []
        for lane in (self.run, self.ask, self.look):
            lane.reported.connect(self.reported)
            lane.ended.connect(self._on_ended)

    @property
    def verbs(self) -> tuple[str, ...]:
        """What is running that the person waits for."""
        return tuple(lane.verb for lane in (self.run, self.ask, self.look) if lane.verb)

    def start_aside(self, verb: str, make_work: MakeWork, then: Then) -> None:
        """Start a job beside all others; an older aside of the same verb is cancelled, its product dropped."""
        if self._is_over:
            return
        self.cancel_aside(verb)
        job = Job(verb, make_work, then, self)
        job.reported.connect(self._on_aside_reported)
        job.finished.connect(self._on_aside_finished)
        self._asides.append(job)
        job.start()

    def cancel_aside(self, verb: str) -> None:
        """Ask the asides of this verb to stop; their product is dropped even where they end with one."""
        for job in self._asides:
            if job.verb == verb:
                job.cancel()

    def cancel(self) -> None:
        """Ask the jobs that the person waits for to stop."""
        for lane in (self.run, self.ask, self.look):
            lane.cancel()

    def cancel_all(self, *, pauses: bool = False) -> None:
        """Ask every job to stop, asides too; none starts after that. `pauses`: the lane `run` can go on another day."""
        self._is_over = True
        self.run.close(pauses=pauses)
        self.ask.close()
        self.look.close()
        for job in self._asides:
            job.cancel()

    @property
    def are_idle(self) -> bool:
        return not self._all()

    def wait(self, timeout_s: float) -> bool:
        """Wait that long for each job, without events. Returns: whether all threads have ended."""
        have_ended = [job.wait(timeout_s) for job in self._all()]
        return all(have_ended)

    def _all(self) -> list[Job]:
        return [*self._asides, *self.run.jobs, *self.ask.jobs, *self.look.jobs]

    @Slot()
    def _on_ended(self) -> None:
        if self.are_idle:
            self.emptied.emit()

    @Slot(object, object)
    def _on_aside_reported(self, job: Job, event: Event) -> None:
        if isinstance(event, RunFailed) and not job.cancel_token.requested:
            self.reported.emit(job.verb, event)

    @Slot(object, object)
    def _on_aside_finished(self, job: Job, product: object) -> None:
        self._asides.remove(job)
        job.wait(5.0)
        job.deleteLater()
        try:
            if product is not None and not job.cancel_token.requested:
                job.then(product)
        finally:
            self._on_ended()

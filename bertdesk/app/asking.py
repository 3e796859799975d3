"""What the person asks of the model in use: a text's class, the words behind it, how far those are to be trusted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bertdesk.app import works
from bertdesk.app.job import Lane
from bertdesk.core.pairs import Text, whole

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.config import ExplainMethod
    from bertdesk.core.explain import Attribution, Receipt
    from bertdesk.core.model import Classifier
    from bertdesk.core.predict import Prediction


class Asking(QObject):
    """One text at a time. Its class comes at once, the words in two steps, and what can be said about them last.

    All but the class gives way to whatever else the person asks of the model.
    """

    prediction_changed = Signal()
    attribution_changed = Signal()
    receipt_changed = Signal()

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._classifier: Classifier | None = None
        self.method: ExplainMethod = "auto"
        self.reads_all = True  # of a long text; else what its first window holds
        self.subject: Text = ""  # a text, or two that the model judges together
        self.prediction: Prediction | None = None
        self.attribution: Attribution | None = None
        self.is_first = False  # the attribution is a quick one, which a better one follows
        self.receipt: Receipt | None = None  # how far the attribution is to be trusted; None until it was tried out

    @property
    def text(self) -> str:
        """Return what is asked about as one string, which characters of an answer are counted in."""
        return whole(self.subject)

    def use(self, classifier: Classifier) -> None:
        """Ask this model from now on; what another said is forgotten."""
        self._classifier, self.prediction, self.attribution, self.receipt = classifier, None, None, None

    def renew(self, classifier: Classifier) -> None:
        """Go on asking the same model, about which more is known."""
        self._classifier = classifier

    def choose_method(self, method: ExplainMethod) -> None:
        """Look for words in this way from now on, and for those of the present text again."""
        self.method = method
        if self.attribution is not None:
            self.explain(self.attribution.target, self.attribution.against)

    def read_all(self, *, reads_all: bool) -> None:
        """Read long texts whole from now on, or their first window alone; and the present one again."""
        self.reads_all = reads_all
        if self.prediction is not None:
            self.classify(self.subject)

    @property
    def asked(self) -> Classifier | None:
        """Return the model that is asked, as it is to read."""
        if self._classifier is None or self.reads_all:
            return self._classifier
        return replace(self._classifier, most_windows=1)

    def classify(self, text: Text) -> bool:
        """Give the text, or the pair, its class at once, then the words behind it."""
        if self.asked is None:
            return False
        work = works.classify(self.asked, text)
        return self._lane.start("classify", work, lambda prediction: self._on_classified(text, prediction))

    def _on_classified(self, text: Text, prediction: Prediction) -> None:
        self.subject, self.prediction, self.attribution, self.receipt = text, prediction, None, None
        self.prediction_changed.emit()
        self.explain(prediction.label)

    def explain(self, target: str, against: str | None = None) -> bool:
        """Explain the classified text for one of the classes, by itself or against another."""
        return self._explain(target, against, "quick" if self.method == "auto" else self.method, self._on_first)

    def go_on(self) -> None:
        """Take up again what gave way to something else: looking more closely, or trying out the words."""
        if self.attribution is None or self.receipt is not None or not self._lane.is_free:
            return
        if self.is_first:
            self._explain(self.attribution.target, self.attribution.against, self.method, self._on_explained)
        else:
            self._check()

    def _explain(self, target: str, against: str | None, method: ExplainMethod, then: works.OnAttribution) -> bool:
        if self.asked is None or self.prediction is None:
            return False
        work = works.explain(self.asked, self.subject, target, method, against)
        return self._lane.start("explain", work, then, gives_way=True)

    def _on_first(self, attribution: Attribution) -> None:
        if self.method != "auto":
            self._on_explained(attribution)
            return
        self.attribution, self.receipt, self.is_first = attribution, None, True
        self.attribution_changed.emit()
        self._explain(attribution.target, attribution.against, self.method, self._on_explained)

    def _on_explained(self, attribution: Attribution) -> None:
        self.attribution, self.receipt, self.is_first = attribution, None, False
        self.attribution_changed.emit()
        self._check()

    def _check(self) -> None:
        if self.asked is not None and self.attribution is not None:
            work = works.check(self.asked, self.attribution)
            self._lane.start("check", work, self._on_checked, gives_way=True)

    def _on_checked(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.receipt_changed.emit()

"""The class of the text that is explained: asked once, however many explanations follow."""

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.explain import kept
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.core.predict import Prediction, predict


def answer(classifier: Classifier, text: Text, *, cancel: CancelToken) -> Work[Prediction]:
    """Classify one text, unless it is the one that was classified last. Raises: TextEmpty, OutOfMemory."""
    asked = (text, classifier.labels, classifier.max_length, classifier.most_windows)
    known = kept.find_prediction(classifier.network, asked)
    if known is None:
        (known,) = yield from predict(classifier, [text], cancel=cancel)
        kept.keep_prediction(classifier.network, asked, known)
    return known

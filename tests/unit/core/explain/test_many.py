"""Many texts explained: each as it would be alone, and what there is stays where somebody stops."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from doing import finish, listen

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Event, Notice, Progressed, Work
from bertdesk.core.explain import Attribution, explain
from bertdesk.core.explain.many import explain_many
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.errors import Cancelled, LabelUnknown, OutOfMemory, TextEmpty

TEXTS = ["the film was good", "a bad meal", "the room was very clean"]
CONFIG = ExplainConfig(method="conservative_propagation")


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    return model.load(tiny_model, cpu)


def many(
    classifier: Classifier,
    texts: Sequence[Text],
    target: str | None = None,
    *,
    cancel: CancelToken | None = None,
    take: Callable[[Attribution], object] = lambda _: None,
) -> Work[list[Attribution]]:
    return explain_many(classifier, texts, target, CONFIG, take=take, cancel=cancel or CancelToken())


def notices(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, Notice)]


def test_that_each_text_is_explained_as_it_is_alone_in_order(classifier: Classifier) -> None:
    found = finish(many(classifier, TEXTS))
    assert [one.text for one in found] == TEXTS
    for one in found:
        alone = finish(explain(classifier, one.text, None, CONFIG, cancel=CancelToken()))
        assert (one.target, one.probability, one.spans) == (alone.target, alone.probability, alone.spans)


def test_that_progress_counts_texts(classifier: Classifier) -> None:
    events, _ = listen(many(classifier, TEXTS))
    begun = [(event.done, event.total) for event in events if isinstance(event, Progressed)]
    assert begun == [(0, 3), (1, 3), (2, 3)]


def test_that_each_is_handed_over_before_the_next_is_begun(classifier: Classifier) -> None:
    taken: list[Attribution] = []
    begun: list[tuple[int, int]] = []

    def watch(event: Event) -> None:
        if isinstance(event, Progressed):
            begun.append((event.done, len(taken)))

    found = listen(many(classifier, TEXTS, take=taken.append), meanwhile=watch)[1]
    assert begun == [(0, 0), (1, 1), (2, 2)]
    assert taken == found


def test_that_a_class_can_be_asked_for_and_an_unknown_one_is_refused(classifier: Classifier) -> None:
    assert [one.target for one in finish(many(classifier, TEXTS, "good"))] == ["good"] * 3
    with pytest.raises(LabelUnknown):
        finish(many(classifier, TEXTS, "praise"))


def test_that_texts_with_nothing_in_them_are_passed_over_and_said_to_be(classifier: Classifier) -> None:
    pair: Text = ("a good film", " ")
    events, found = listen(many(classifier, ["", TEXTS[0], " \n", TEXTS[1], pair]))
    assert [one.text for one in found] == TEXTS[:2]
    assert notices(events) == [Notice("texts_passed_over", {"count": 3})]
    assert notices(listen(many(classifier, TEXTS))[0]) == []


@pytest.mark.parametrize("texts", [[], ["", "  "]])
def test_that_nothing_to_explain_is_refused(classifier: Classifier, texts: list[str]) -> None:
    with pytest.raises(TextEmpty):
        finish(many(classifier, texts))


def test_that_a_stop_in_the_middle_keeps_what_there_is(classifier: Classifier) -> None:
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, Progressed) and event.done == 2:
            token.request()

    events, found = listen(many(classifier, TEXTS, cancel=token), meanwhile=stop)
    assert [one.text for one in found] == TEXTS[:2]
    assert notices(events) == [Notice("texts_left", {"count": 1, "total": 3})]


def test_that_a_stop_before_anything_is_there_cancels(classifier: Classifier) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(many(classifier, TEXTS, cancel=token))


@pytest.fixture
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Texts that the memory does not suffice for."""
    too_large: set[str] = set()

    def explained(classifier: Classifier, text: str, *rest: object, cancel: CancelToken) -> Work[Attribution]:
        if text in too_large:
            raise OutOfMemory(device="cpu", batch_size=1, max_length=24)
        return (yield from explain(classifier, text, *rest, cancel=cancel))  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr("bertdesk.core.explain.many.explain", explained)
    return too_large


@pytest.mark.parametrize("large", range(3))
def test_that_a_text_that_memory_runs_out_for_does_not_stop_the_rest(
    classifier: Classifier, short_of_memory: set[str], large: int
) -> None:
    short_of_memory.add(TEXTS[large])
    events, found = listen(many(classifier, TEXTS))
    assert [one.text for one in found] == TEXTS[:large] + TEXTS[large + 1 :]
    assert notices(events) == [Notice("texts_too_large", {"count": 1})]


def test_that_memory_that_runs_out_for_every_text_is_told_with_what_was_asked_for(
    classifier: Classifier, short_of_memory: set[str]
) -> None:
    short_of_memory.update(TEXTS)
    with pytest.raises(OutOfMemory) as failure:
        finish(many(classifier, TEXTS))
    assert failure.value.facts == {"device": "cpu", "batch_size": 1, "max_length": 24}

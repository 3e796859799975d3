"""Held back: which documents are kept from learning."""

from bertdesk.core.pretrain.held_back import Dealing


def dealt(sizes: list[int]) -> list[str]:
    """Return where documents of so many characters go, of which no two are the same."""
    dealing = Dealing()
    return [dealing.side([f"{number:04}" + "x" * (size - 4)]) for number, size in enumerate(sizes)]


def test_that_one_document_in_fifty_is_held_back() -> None:
    sides = dealt([100] * 500)
    assert sides.count("held_back") == 10
    assert sides.index("held_back") == 2


def test_that_what_is_most_of_the_text_is_learnt_from() -> None:
    assert dealt([100, 2000]) == ["learnt", "learnt"]
    assert dealt([100, 2000, 300]) == ["learnt", "learnt", "held_back"]
    assert dealt([100, 100, 2000, 300]) == ["learnt", "learnt", "learnt", "held_back"]


def test_that_two_documents_are_left_to_learn_from() -> None:
    assert dealt([2000, 100]) == ["learnt", "learnt"]


def test_that_a_text_that_was_learnt_is_not_held_back_later() -> None:
    dealing = Dealing()
    assert [dealing.side([text]) for text in ("aaaa", "bbbb", "aaaa", "cccc", "cccc")] == [
        "learnt", "learnt", "learnt", "held_back", "neither",
    ]  # fmt: skip

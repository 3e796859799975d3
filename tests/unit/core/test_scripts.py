import pytest

from bertdesk.core.scripts import foreign_share


@pytest.mark.parametrize(
    ("text", "languages", "share"),
    [
        ("good film", ("en",), 0.0),
        ("naïve café", ("en",), 0.0),
        ("好店 ab", ("en",), 0.5),
        ("好店 ab", ("zh",), 0.0),
        ("好店 ab", ("en", "zh"), 0.0),
        ("мир", ("en", "zh"), 1.0),
        ("мир", ("*",), 0.0),
        ("мир", ("en", "ru"), 0.0),
        ("мир", (), 0.0),
        ("123 !? 😀", ("en",), 0.0),
        ("", ("en",), 0.0),
    ],
)
def test_that_letters_of_other_scripts_are_counted_and_nothing_else(
    text: str, languages: tuple[str, ...], share: float
) -> None:
    assert foreign_share(text, languages) == share

"""A table of characters to replace is taken where nothing in it grows a text much or leads out of it."""

import base64
from collections.abc import Callable

import pytest
from charsmaps import BLOCK, LIGATURES, charsmap, packed, unpacked
from tokenizers.normalizers import Precompiled

from bertdesk.core.charsmap import is_harmless


def normalised(table: str, text: str) -> str:
    return str(Precompiled(base64.b64decode(table)).normalize_str(text))


def test_that_a_table_as_sentencepiece_makes_them_is_harmless() -> None:
    assert is_harmless(charsmap())
    assert normalised(charsmap(), "ﬁlm ½ ½é") == "film 1/2 1/2é", "the tests' table is none"


def test_that_a_long_replacement_is_refused() -> None:
    assert is_harmless(charsmap({"x": "y" * 64}))
    assert not is_harmless(charsmap({"x": "y" * 65}))
    assert normalised(charsmap({"x": "y" * 65}), "x" * 3) == "y" * 195


def out_of_the_trie(units: list[int], texts: bytes) -> str:
    return packed([(len(units) + BLOCK) << 10, *units[1:]], texts)


def beyond_the_texts(units: list[int], texts: bytes) -> str:
    return packed([unit | 0x7FFFFFFF if unit >> 31 else unit for unit in units], texts)


def within_a_character(units: list[int], texts: bytes) -> str:
    return packed([1 << 31 | 1 if unit >> 31 else unit for unit in units], "éé\0".encode())


def without_an_end(units: list[int], texts: bytes) -> str:
    return packed(units, texts[:-1])


def half_a_block(units: list[int], texts: bytes) -> str:
    return packed(units[: BLOCK // 2], texts)


def no_text(units: list[int], texts: bytes) -> str:
    return packed(units, b"\xff\0")


@pytest.mark.parametrize(
    "spoil", [out_of_the_trie, beyond_the_texts, within_a_character, without_an_end, half_a_block, no_text]
)
def test_that_a_table_that_leads_out_of_itself_is_refused(spoil: Callable[[list[int], bytes], str]) -> None:
    assert not is_harmless(spoil(*unpacked(charsmap(LIGATURES))))


@pytest.mark.parametrize("spoil", [out_of_the_trie, beyond_the_texts, within_a_character])
def test_that_such_a_table_would_end_in_a_panic(
    spoil: Callable[[list[int], bytes], str], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BaseException, match=r"index|bound|range"):
        normalised(spoil(*unpacked(charsmap(LIGATURES))), "ﬁ ½")
    assert "panicked" in capfd.readouterr().err


@pytest.mark.parametrize("value", [None, "", "AAAA", "not base64!", 7, [], "A" * 4000])
def test_that_what_is_no_table_is_refused(value: object) -> None:
    assert not is_harmless(value)

"""Numbers with a check: published examples fit, and any other last digit does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bertdesk.core.findings.check_digits import is_card, is_chinese_id, is_iban

CARDS = ("4111111111111111", "4222222222222", "5555555555554444", "378282246310005", "6011111111111117",
         "3530111333300000", "30569309025904", "2221000000000009", "6200000000000005")  # fmt: skip
IBANS = ("DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606", "NO9386011117947",
         "NL91ABNA0417164300", "MT84MALT011000012345MTLCAST001S")  # fmt: skip
"""The test numbers of card firms; the registry's own examples."""


@pytest.mark.parametrize("number", CARDS)
def test_that_a_card_fits_and_with_another_digit_does_not(number: str) -> None:
    assert is_card(number)
    assert not any(is_card(number[:-1] + digit) for digit in "0123456789" if digit != number[-1])


@pytest.mark.parametrize("number", ["79927398713", "0000000000000000", "9999999999999995", "411111111111111"])
def test_that_a_number_with_a_good_sum_but_no_issuer_is_no_card(number: str) -> None:
    assert not is_card(number)


@pytest.mark.parametrize("number", IBANS)
def test_that_an_iban_fits_and_with_two_characters_swapped_does_not(number: str) -> None:
    assert is_iban(number)
    for place in range(4, len(number) - 1):
        if number[place] != number[place + 1]:
            assert not is_iban(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "11010519491231002x"])
def test_that_the_examples_of_the_standard_are_read_as_they_are(number: str) -> None:
    assert is_chinese_id(number) == (number[6:10] >= "1900")  # GB 11643 gives one of 1880 too: nobody is so old


@given(st.integers(0, 10**17 - 1))
def test_that_at_most_one_check_digit_fits(body: int) -> None:
    assert sum(is_chinese_id(f"{body:017}{digit}") for digit in "0123456789X") <= 1


@pytest.mark.parametrize("number", ["110105194902310029", "990105194912310029", "1101051949123100", "abc"])
def test_that_no_such_date_province_or_length_is_no_identity_number(number: str) -> None:
    assert not is_chinese_id(number)

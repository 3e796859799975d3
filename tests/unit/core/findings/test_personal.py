"""What tells who a person is, is found and masked; what only looks like it, is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import dataset_of, texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.findings.personal import find_personal, masked, personal_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to anna.b+shop@mail.example.co.uk.", "Write to [email]."),
        ("<o'neil_7@example.org>, please", "<o'[email]>, please"),
        ("联系我：wang@例子.公司，谢谢", "联系我：[email]，谢谢"),
        ("Call +49 (0)30 1234-5678 now", "Call [phone] now"),
        ("+1-202-555-0143 or (202) 555-0143", "[phone] or [phone]"),
        ("ring 0044 20 7946 0958, ask for Eva", "ring [phone], ask for Eva"),
        ("My phone number is 030 1234567.", "My phone number is [phone]."),
        ("Tel.: 06 12 34 56 78", "Tel.: [phone]"),
        ("电话13812345678，急", "电话[phone]，急"),
        ("我的手机 138-1234-5678", "我的手机 [phone]"),
        ("打１３８１２３４５６７８吧", "打[phone]吧"),
        ("座机：010-62345678", "座机：[phone]"),
        ("身份证号11010519491231002X。", "身份证号[id]。"),
        ("Card 4111 1111 1111 1111 was charged", "Card [card] was charged"),
        ("卡号6200000000000005", "卡号[card]"),
        ("amex 3782-822463-10005", "amex [card]"),
        ("IBAN DE89 3704 0044 0532 0130 00 PLEASE", "IBAN [iban] PLEASE"),
        ("GB82WEST12345698765432", "[iban]"),
    ],
)  # fmt: skip
def test_that_it_is_found_and_nothing_beside_it(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Order 13812345678 never came",
        "订单号：13812345678 还没到",
        "invoice no. 4111111111111111",
        "tracking number 202-555-0143",
        "#13812345678",
        "on 2024-01-31 10:15:00 and 31.12.2023",
        "20240131 and 1706695200 and 1706695200000",
        "It cost $1,299.99, not 2.000.000",
        "ISBN 978-3-16-148410-0",
        "version 10.12.0.4521, build 190041",
        "from 1914 to 1918, 1939-1945",
        "a@b, me@home, @anna, look @ this.one",
        "IP 192.168.100.200",
        "3.14159265358979323846",
        "4111111111111112",
        "DE89 3704 0044 0532 0130 01",
        "110105194912310021",
        "12345678901234567890123",
        "https://example.org/item/13812345678",
        "see page 202, 555 and 0143",
        "第13812345678901号",
        "in 2019 2020 2021 2022",
        "scored 100 000 000 points",
        "text 12 of 2024-05-06",
        "A4 and B5 paper, AB12 shelf",
    ],
)
def test_that_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert masked(text) == text


def test_that_each_kind_is_a_finding_with_its_rows_and_the_masked_text() -> None:
    rows = [*texts(40), ("Mail a@example.org or call +49 30 123456", "good"), ("Only b@example.org", "bad")]
    emails, phones = finish(personal_data(dataset_of(rows), CancelToken()))
    assert (emails.code, emails.rows, emails.facts) == ("emails_in_texts", (40, 41), {"count": 2})
    assert (phones.code, phones.rows) == ("phones_in_texts", (40,))
    assert emails.places[0].hint == phones.places[0].hint == "Mail [email] or call [phone]"


@given(st.text(alphabet="a@.b+0123456789 -()DEX中", max_size=60))
def test_that_places_are_in_the_text_in_order_and_a_masked_text_holds_nothing_more(text: str) -> None:
    found = find_personal(text)
    ends = [0, *(one.end for one in found)]
    assert all(before <= one.start < one.end <= len(text) for before, one in zip(ends, found, strict=False))
    hidden = text
    for one in reversed(found):
        hidden = hidden[: one.start] + f"[{one.kind}]" + hidden[one.end :]
    assert masked(text) == hidden

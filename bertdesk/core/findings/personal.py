"""What tells who a person is: addresses, telephone numbers, identity, card and account numbers; and texts without it.

Numbers without a check of their own count only in the forms that people write telephone numbers in, and never after a
word that names them otherwise: an order's number, a parcel's.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Progressed, Work
from bertdesk.core.findings.check_digits import IBAN_LENGTHS, is_card, is_chinese_id, is_iban
from bertdesk.core.findings.finding import Code, Finding, Place

Kind = Literal["iban", "id", "card", "email", "phone"]

_TEXTS_A_REPORT = 1000
_WIDE_DIGITS = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９＋－＠．", "0123456789+-@.", strict=True)}
_MAY_HOLD_ONE = re.compile(r"@|[0-9](?:[ ()./–-]{0,2}[0-9]){6}|[A-Z]{2}[0-9]{2}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w-]|\.\w)")
_CHINESE_ID = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z.,+-])[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}(?![0-9A-Za-z]|[.,-][0-9])")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]){11,28}")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.,/_#=&?+-])(?:"
    r"(?:\+|(?<![0-9] )00(?=[1-9][0-9]{0,2}[ -]))[ ]?[1-9](?:[ ./-]{0,2}[(]?[0-9][)]?){6,13}"  # international
    r"|1(?:[38][0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|9[0-35-9])(?:[0-9]{8}|([ -])[0-9]{4}\1[0-9]{4})"  # Chinese mobile
    r"|0[0-9]{2,3}-[0-9]{7,8}|400-[0-9]{3}-[0-9]{4}"  # Chinese, of a house or a firm
    r"|[(][2-9][0-9]{2}[)][ -]?[2-9][0-9]{2}[ .-][0-9]{4}|[2-9][0-9]{2}([ .-])[2-9][0-9]{2}\2[0-9]{4}"  # American
    r")(?![0-9A-Za-z_]|[.,/-][0-9])"
)
_NAMED_PHONE = re.compile(
    r"(?:(?<![a-z])(?:tel|telephone|phone|mobile|cell|fax|whatsapp|telefon|handy|call|ring|text|sms)(?![a-z])"
    r"(?:[ ]?(?:me|us|at|on|no|number|is|nummer)\b)*|电话|手机|座机|联系方式|联系电话|致电|拨打)"
    r"[号码为是:： .#]{0,4}([+(]{0,2}[0-9](?:[ ()/.-]{0,2}[0-9]){6,13})(?![0-9A-Za-z]|[.,/-][0-9])",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:(?<![a-z])(?:order|orders|invoice|tracking|parcel|shipment|reference|ref|ticket|case|item|article|serial|"
    r"isbn|issn|sku|transaction|version|model|part|code)(?![a-z])(?:[ ]?(?:no|nr|number|id|code|is)\b)*|(?<![a-z])id"
    r"|单号|订单|编号|货号|序列号|流水号|快递|运单|发票)[号码为是:： .#№-]{0,4}$|[#№$€£¥]\s?$",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    r"(?:19|20)[0-9]{2}[ ./-][0-9]{1,2}[ ./-][0-9]{1,2}|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}"
)
_LOOKED_BACK = 30


@dataclass(frozen=True, slots=True)
class Personal:
    """A place in a text, in characters."""

    start: int
    end: int
    kind: Kind


def find_personal(text: str) -> list[Personal]:
    """Return what tells who a person is, in the order in which it stands there; nothing overlaps."""
    plain = text if text.isascii() else text.translate(_WIDE_DIGITS)
    if not _MAY_HOLD_ONE.search(plain):
        return []
    found: list[Personal] = []
    for kind, find in _FINDERS:
        for start, end in find(plain):
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Personal(start, end, kind))
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """Return the text with placeholders, such as [email], where it tells who a person is."""
    for one in reversed(find_personal(text)):
        text = f"{text[: one.start]}[{one.kind}]{text[one.end :]}"
    return text


def personal_data(dataset: Dataset, cancel: CancelToken) -> Work[list[Finding]]:
    """Return a finding for each kind; hint = the text with all kinds masked."""
    places: dict[Kind, list[Place]] = {}
    for index, text in enumerate(dataset.wholes):
        if index % _TEXTS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("inspecting", index, dataset.n)
        if found := find_personal(text):
            place = Place(int(dataset.rows[index]), hint=masked(text))
            for kind in {one.kind for one in found}:
                places.setdefault(kind, []).append(place)
    return [
        Finding(code, "doubtful", {"count": len(places[kind])}, tuple(places[kind]))
        for kind, code in _CODES.items()
        if kind in places
    ]


_CODES: dict[Kind, Code] = {
    "email": "emails_in_texts",
    "phone": "phones_in_texts",
    "id": "chinese_ids_in_texts",
    "card": "cards_in_texts",
    "iban": "ibans_in_texts",
}

Spans = Iterator[tuple[int, int]]


def _emails(text: str) -> Spans:
    return (match.span() for match in _EMAIL.finditer(text)) if "@" in text else iter(())


def _ibans(text: str) -> Spans:
    for match in _IBAN.finditer(text):
        size = IBAN_LENGTHS.get(match[0][:2], 0)
        ends = [place + 1 for place, character in enumerate(match[0]) if character != " "]
        if 0 < size <= len(ends) and is_iban(match[0][: ends[size - 1]].replace(" ", "")):
            yield match.start(), match.start() + ends[size - 1]


def _cards(text: str) -> Spans:
    for match in _CARD.finditer(text):
        if is_card(re.sub("[ -]", "", match[0])) and not _is_named_otherwise(text, match.start()):
            yield match.span()


def _chinese_ids(text: str) -> Spans:
    return (match.span() for match in _CHINESE_ID.finditer(text) if is_chinese_id(match[0]))


def _phones(text: str) -> Spans:
    for match in _PHONE.finditer(text):
        if not _is_named_otherwise(text, match.start()) and not _DATE_LIKE.fullmatch(match[0]):
            yield match.span()
    for match in _NAMED_PHONE.finditer(text):
        if not _DATE_LIKE.match(match[1]) and len(set(match[1])) > 1:
            yield match.span(1)


def _is_named_otherwise(text: str, start: int) -> bool:
    return _OTHER_NUMBER.search(text[max(0, start - _LOOKED_BACK) : start]) is not None


_FINDERS: Sequence[tuple[Kind, Callable[[str], Spans]]] = (
    ("iban", _ibans),
    ("id", _chinese_ids),
    ("card", _cards),
    ("email", _emails),
    ("phone", _phones),
)
"""The surest first: a telephone number may be part of what looks like another."""

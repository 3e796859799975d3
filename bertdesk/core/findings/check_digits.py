"""Numbers that carry their own check: payment cards, Chinese identity numbers, IBANs. Few others fit by chance."""

import datetime

_CARDS = (  # first digits from, to; lengths
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("6011", "6011", (16, 19)),  # Discover
    ("644", "659", (16, 19)),
    ("3528", "3589", (16, 19)),  # JCB
    ("300", "305", (14, 16)),  # Diners
    ("36", "36", (14,)),
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
)
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905  # readable as it stands
)
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""Characters of an account number by country: the registry of ISO 13616."""


def is_card(digits: str) -> bool:
    """Tell whether these digits are a payment card's: a known issuer, its length, Luhn's sum (ISO/IEC 7812-1)."""
    return any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in _CARDS) and (
        _luhn(digits) % 10 == 0
    )


def is_chinese_id(number: str) -> bool:
    """Tell whether this is a resident identity number: province, date of birth, check digit (GB 11643-1999)."""
    if len(number) != 18 or number[:2] not in _PROVINCES or not number[:17].isdecimal():
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return born.year >= 1900 and number[17].upper() == "10X98765432"[rest]


def is_iban(number: str) -> bool:
    """Tell whether this is an account number: a country, its length, the remainder 1 (ISO 13616, ISO 7064)."""
    if len(number) != IBAN_LENGTHS.get(number[:2]) or not number[2:4].isdecimal():
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1


def _luhn(digits: str) -> int:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled)

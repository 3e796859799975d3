"""The first bytes of an unpacked file -> which reader takes it. Knows no name of a file."""

import json
import re

from bertdesk.core.tablefile.encoding import EncodingEvidence
from bertdesk.core.tablefile.markup import is_markup
from bertdesk.core.tablefile.source import ZIP
from bertdesk.core.tablefile.table import Format

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old Office files begin, and workbooks with a password."""
_PARQUET = b"PAR1"
_OBJECT = re.compile(r'\{\s*("(\\.|[^"\\])*"\s*:|\}\s*$)')
_ARRAY = re.compile(r'\[\s*(\{\s*["}]|\[\s*(["\[\]{\d-]|true|false|null))')
"""Of objects or arrays. A [[link]] or {{template}} of a wiki is none."""
_LABEL = "__label__"
_MOST_OF = 0.9


def format_of(head: bytes) -> Format:
    """Return the format of a file that begins so (64 KB are enough); text of no other kind is "delimited"."""
    if head.startswith((ZIP, COMPOUND)):
        return "workbook"
    if head.startswith(_PARQUET):
        return "parquet"
    text = _text(head).lstrip("\ufeff \t\r\n")
    if _is_json(text):
        return "json"
    if is_markup(text):
        return "markup"
    return "fasttext" if _is_fasttext(text) else "delimited"


def _text(head: bytes) -> str:
    evidence = EncodingEvidence()
    evidence.add(head)
    return head.decode(evidence.encoding() if evidence.is_settled else "utf-8", "replace")


def _is_json(text: str) -> bool:
    if not text.startswith(("{", "[")):
        return False
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):  # it goes on beyond these bytes, or is damaged
        return (_OBJECT.match(text) or _ARRAY.match(text)) is not None
    first = text[:end]
    is_alone = not text[end:].split("\n", 1)[0].strip()  # {"a": 1},x is a cell of a table
    return is_alone and (bool(_OBJECT.match(first) or _ARRAY.match(first)) or _are_arrays(text))


def _are_arrays(text: str) -> bool:
    """Return whether these are arrays line after line, as ["a", "b"] is by itself, or once, no table."""
    try:
        return all(isinstance(json.loads(line), list) for line in text.splitlines()[:2])
    except (ValueError, RecursionError):
        return False


def _is_fasttext(text: str) -> bool:
    lines = [line for line in text.splitlines()[:-1] or [text] if line.strip()]
    labelled = sum(line.startswith(_LABEL) for line in lines)
    return text.startswith(_LABEL) and labelled >= _MOST_OF * len(lines)

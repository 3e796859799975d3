"""What the ways to read a file are called: encodings, what stands between cells, quotes, header lines."""

from PySide6.QtCore import QCoreApplication

from bertdesk.core.tablefile import Dialect
from bertdesk.core.tablefile.dialect import BLANKS

translate = QCoreApplication.translate

ENCODINGS = (
    "utf-8", "utf-16", "gb18030", "big5", "cp932", "euc_jp", "euc_kr",
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman",
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|", ":", " ", BLANKS, "")
QUOTES = ('"', "'", "")
MOST_HEADER_ROWS = 3


def encoding_name(encoding: str) -> str:
    names = {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "gb18030": translate("reading", "GB18030 (Chinese)"),
        "big5": translate("reading", "Big5 (traditional Chinese)"),
        "cp932": translate("reading", "Shift JIS (Japanese)"),
        "euc_jp": translate("reading", "EUC-JP (Japanese)"),
        "euc_kr": translate("reading", "EUC-KR (Korean)"),
        "cp1252": translate("reading", "Windows-1252 (Western)"),
        "cp1250": translate("reading", "Windows-1250 (Central European)"),
        "cp1251": translate("reading", "Windows-1251 (Cyrillic)"),
        "cp1253": translate("reading", "Windows-1253 (Greek)"),
        "cp1254": translate("reading", "Windows-1254 (Turkish)"),
        "cp1255": translate("reading", "Windows-1255 (Hebrew)"),
        "cp1256": translate("reading", "Windows-1256 (Arabic)"),
        "cp1257": translate("reading", "Windows-1257 (Baltic)"),
        "koi8_r": translate("reading", "KOI8-R (Cyrillic)"),
        "mac_roman": translate("reading", "Mac Roman (Western)"),
    }
    return names.get(encoding, encoding.upper())


def delimiter_name(delimiter: str) -> str:
    names = {
        ",": translate("reading", "comma"),
        ";": translate("reading", "semicolon"),
        "\t": translate("reading", "tab"),
        "|": translate("reading", "bar"),
        ":": translate("reading", "colon"),
        " ": translate("reading", "blank"),
        BLANKS: translate("reading", "two or more blanks"),
        "": translate("reading", "nothing (one column)"),
    }
    return names.get(delimiter) or (delimiter if delimiter.isprintable() else repr(delimiter)[1:-1])


def quote_name(quote: str) -> str:
    return quote or translate("reading", "none")


def header_name(dialect: Dialect) -> str:
    """Return where the columns' names stand."""
    header, above = dialect.header or 0, dialect.preamble or 0
    if not header:
        name = translate("reading", "none")
    elif header == 1:
        name = translate("reading", "row {first}").format(first=above + 1)
    else:
        name = translate("reading", "rows {first} to {last}").format(first=above + 1, last=above + header)
    if not header and above:
        name = translate("reading", "none, after {above} rows").format(above=above)
    return name

"""Bytes -> the name of their encoding. Looks at a whole file, a piece at a time; decodes nothing for keeps.

A detector that is shown a mostly English table sees English and little else, so ours is shown only the words that are
not ASCII, from all over the file.
"""

import codecs
import re
from collections.abc import Iterator

import numpy as np
from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_GUESSES = ["gb18030", "big5", "cp932", "euc_jp", "euc_kr", "cp1251", "cp1252"]
_FALLBACK = "cp1252"
_CERTAIN = {"utf-8", "utf-8-sig", "utf-16", "utf-32"}

_SEPARATORS = b"\x01\x1c\x1d\x1e\x1f"  # ASCII's own, and Hive's
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b" + _SEPARATORS)) + b"\x7f"
_BOUNDARIES = bytes([*range(0x30), *range(0x3A, 0x40)])
_BOUNDARY_TO_BLANK = bytes(ord(" ") if byte in _BOUNDARIES else byte for byte in range(256))
"""Blanks and punctuation; none of these bytes is the second half of a character in any encoding above."""
_LONG_FOREIGN_RUN = re.compile("[^\0-\x7f]{3,}")
_NOT_ASCII = re.compile("[^\0-\x7f]")
_NOT_ASCII_FROM, _ESCAPED_FROM = 0x80, 0xDC80
_MANY_BAD, _NO_MORE_BAD = 16, 1 << 16
_FIRST_WORDS_BYTES, _MORE_WORDS_BYTES, _ENOUGH_BYTES = 16384, 1024, 49152

_COMMON_CHINESE = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部"
    "度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正"
    "心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长"
    "求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器"
    "压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信"
    "马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近周委技备半办青省列习响约支般感便"
    "团往历市何除消称太准精值号率选标写存候亲快效院查型眼王按格养易置层片始却专状识适属包火住调满照参红细引听该价严喜欢服差坏买卖货店谢您吗吧呢啊"
    "退款客负评试错，。！？、；：“”（）《》…"
)
_COMMON_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÅÆÇÈÉÊËÍÎÑÓÔÖØŒÚÜ“”„‘’–—…«»¿¡€£°§©®™•·½\xa0")


class Utf8Evidence:
    """Counts the characters of a file that are UTF-8, ASCII aside, and the bytes that are none."""

    def __init__(self) -> None:
        self._cut = b""
        self._good = self._bad = 0

    @property
    def is_broken(self) -> bool:
        """Whether there were bytes that are not UTF-8."""
        return self._bad > 0

    def add(self, piece: bytes) -> None:
        if self._bad > _NO_MORE_BAD and self.is_unlikely:
            return
        data, escaped = self._cut + piece, 0
        if data.isascii():
            self._cut = b""
            return
        try:
            text, used = codecs.utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            text, used = codecs.utf_8_decode(data, "surrogateescape", False)
            characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            escaped = int(np.count_nonzero((characters >= _ESCAPED_FROM) & (characters < _ESCAPED_FROM + 0x80)))
        self._cut = data[used:]
        self._bad += escaped
        self._good += len(text) - int(np.count_nonzero(np.frombuffer(data, np.uint8) < _NOT_ASCII_FROM)) - escaped

    @property
    def is_unlikely(self) -> bool:
        """Whether so much is not UTF-8 that the rest of the file will hardly make up for it."""
        return self._bad > _MANY_BAD and self._good < 3 * self._bad

    def prevails(self) -> bool:
        """Return, at the end of the file, whether it is UTF-8: a few broken bytes do not make it another encoding."""
        return self._good >= 3 * (self._bad + bool(self._cut))  # it may end within a character


class EncodingEvidence:
    """Collects what speaks for an encoding while a file goes by, piece after piece."""

    def __init__(self) -> None:
        self._head = b""
        self._pieces = 0
        self._words = bytearray()
        self._utf8 = Utf8Evidence()

    def add(self, piece: bytes) -> None:
        """Look at the next piece: about 64 KB, ending with a line where it can."""
        self._head = self._head or piece
        if not piece.isascii():
            self._keep_words(piece)
        self._utf8.add(piece)
        self._pieces += 1

    @property
    def is_settled(self) -> bool:
        """Whether the beginning alone decides."""
        return _marked(self._head) is not None or _wide(self._head) is not None

    @property
    def is_binary(self) -> bool:
        controls = len(self._head) - len(self._head.translate(None, _CONTROLS))
        return not self.is_settled and controls > 4 + len(self._head) // 50

    def encoding(self) -> str:
        found = _marked(self._head) or _wide(self._head)
        if found:
            return found
        return "utf-8" if self._utf8.prevails() else _guess(bytes(self._words))

    def _keep_words(self, piece: bytes) -> None:
        room = _MORE_WORDS_BYTES if self._pieces else _FIRST_WORDS_BYTES
        is_power_of_two = self._pieces & (self._pieces - 1) == 0
        if len(self._words) > _ENOUGH_BYTES and not is_power_of_two:  # ever fewer samples, up to the end of the file
            return
        for word in _foreign_words(piece):
            self._words += word + b"\n"
            room -= len(word)
            if room < 0:
                return


def _foreign_words(piece: bytes) -> Iterator[bytes]:
    """Yield the words that are not ASCII. The other bytes are only searched, not taken apart."""
    text, end = piece.translate(_BOUNDARY_TO_BLANK), 0
    for place in np.flatnonzero(np.frombuffer(text, np.uint8) >= _NOT_ASCII_FROM).tolist():
        if place >= end:
            end = text.find(b" ", place)
            end = len(text) if end < 0 else end
            yield text[text.rfind(b" ", 0, place) + 1 : end]


def is_guess(encoding: str) -> bool:
    """Return whether nothing in the file proves this encoding."""
    return encoding not in _CERTAIN


def _marked(head: bytes) -> str | None:
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _wide(head: bytes) -> str | None:
    """Return UTF-16 or UTF-32 without a mark: NULs all over, and every line break among them at its full width."""
    if b"\0" not in head or _is_utf8_with_nuls(head):
        return None
    breaks = head.count(b"\n") + head.count(b"\r")
    for name in _WIDE:
        try:
            text = codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        found = text.count("\n") + text.count("\r")
        # in UTF-16 half of a Chinese character may look like a line break
        is_whole = 2 * found >= breaks or 3 * share_of_common_chinese(text) >= 1
        if "\0" not in text and found and is_whole:
            return name
    return None


def _is_utf8_with_nuls(head: bytes) -> bool:
    """Return whether this is UTF-8 and has too few NULs for Latin letters in wide characters; others are no UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return 5 * head.count(b"\0") < len(head)


def _guess(words: bytes) -> str:
    """Return the likeliest encoding of words that are neither ASCII nor UTF-8."""
    if _is_common_chinese(words):
        return "gb18030"
    if _is_common_western(words):
        return _FALLBACK
    best = from_bytes(words, cp_isolation=_GUESSES).best()
    return best.encoding if best else _FALLBACK


def share_of_common_chinese(text: str) -> float:
    """Return how much of what is not ASCII is common Chinese, in [0, 1]."""
    foreign = _NOT_ASCII.findall(text)
    return sum(character in _COMMON_CHINESE for character in foreign) / max(1, len(foreign))


def _is_common_chinese(words: bytes) -> bool:
    text = words.decode("gb18030", "replace")
    is_whole = 100 * text.count("\ufffd") <= len(_NOT_ASCII.findall(text))
    return is_whole and 3 * share_of_common_chinese(text) >= 1


def _is_common_western(words: bytes) -> bool:
    """Return whether these are accents and curly quotes among Latin letters; other alphabets come in long runs."""
    try:
        text = words.decode(_FALLBACK)
    except UnicodeDecodeError:
        return False
    foreign = _NOT_ASCII.findall(text)
    common = sum(character in _COMMON_WESTERN for character in foreign)
    in_long_runs = sum(map(len, _LONG_FOREIGN_RUN.findall(text)))
    return 10 * common >= 9 * len(foreign) and 3 * in_long_runs <= len(foreign)

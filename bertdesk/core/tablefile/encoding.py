"""Bytes -> the name of their encoding. Looks at a whole file, a piece at a time; decodes nothing for keeps.

A detector that is shown a mostly English table sees English and little else, so ours is shown only the words that are
not ASCII, from all over the file.
"""

import codecs
import re

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
_WORD = re.compile(rb"[^\x00-\x2f\x3a-\x3f]*[\x80-\xff][^\x00-\x2f\x3a-\x3f]*")
"""A run without blanks and punctuation; none of these bytes is the second half of a character in any encoding above."""
_LONG_FOREIGN_RUN = re.compile("[^\0-\x7f]{3,}")
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\0-\x7f]")
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


class EncodingEvidence:
    """Collects what speaks for an encoding while a file goes by, piece after piece."""

    def __init__(self) -> None:
        self._head = b""
        self._pieces = 0
        self._words = bytearray()
        self._utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._utf8_good = self._utf8_bad = 0

    def add(self, piece: bytes) -> None:
        """Look at the next piece: about 64 KB, ending with a line where it can."""
        self._head = self._head or piece
        if not piece.isascii():
            self._keep_words(piece)
        text = self._utf8.decode(piece)
        if not text.isascii():
            escaped = len(_ESCAPED.findall(text))
            self._utf8_bad += escaped
            self._utf8_good += len(_NOT_ASCII.findall(text)) - escaped
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
        self._utf8_bad += bool(self._utf8.getstate()[0])  # the file ends within a character
        if self._utf8_good >= 3 * self._utf8_bad:  # a few broken bytes in a UTF-8 file do not make it another
            return "utf-8"
        return _guess(bytes(self._words))

    def _keep_words(self, piece: bytes) -> None:
        room = _MORE_WORDS_BYTES if self._pieces else _FIRST_WORDS_BYTES
        is_power_of_two = self._pieces & (self._pieces - 1) == 0
        if len(self._words) > _ENOUGH_BYTES and not is_power_of_two:  # ever fewer samples, up to the end of the file
            return
        for word in _WORD.finditer(piece):
            self._words += word[0] + b"\n"
            room -= len(word[0])
            if room < 0:
                return


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

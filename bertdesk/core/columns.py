"""Which column is which, from what the cells hold and what the names say, with the reason."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bertdesk.core.events import Notice
from bertdesk.core.several_labels import separator_in, split_labels
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns as Columns
from bertdesk.errors import Facts, NoTextColumn

MOST_CLASSES = 200
_SAMPLE_ROWS = 2000
_SHORT_CHARACTERS, _VARIED_SHARE = 20, 0.3  # a column of short cells is text only where they differ
_NAME_WEIGHTS = {"text": 4.0, "label": 0.5, "other": 0.25, "": 1.0}
_NEARLY = 0.04
_JOINED_SHARE = 0.1
"""Length of a text beside the longest, from which the two may be worth joining."""
_MANY_NUMBERS = 12


def _words(latin: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{latin})(?:s|es)?(?![a-z])|{chinese}")


_TEXT_NAME = _words(
    "text|review|message|content|comment|sentence|document|doc|description|body|title|question|feedback|tweet|post"
    "|utterance|query|abstract|summary|headline|answer|premise|hypothesis|passage|transcript|note|remark|complaint|email"
    "|article|statement|opinion|narrative|claim|caption|lyric|plot|essay|post|story|transcription|reply|wording|verbatim"
    "|kommentar|beschwerde|nachricht|anmerkung|rezension|texto|texte|comentario|commentaire|mensaje|reseña|avis client",
    "文本|内容|正文|评论|评价|留言|句子|消息|描述|反馈|标题|问题|摘要|回答|答案|前提|假设|原文|备注|说明|投诉",
)
_LABEL_NAME = _words(
    "label|class|category|categories|sentiment|target|topic|intent|type|tag|rating|star|polarity|emotion|mood|genre"
    "|stance|score|toxic|spam|gold|annotation|outcome|y|verdict|severity|priority|theme|mood|decision|diagnosis|grade|act"
    "|department|team|queue|flair|winner|result|cause|reason|level|kategorie|klasse|bewertung|stimmung|categoria|categoría|catégorie|clase"
    "|classe|sentimiento|valoracion|valoración|étiquette|etiqueta|avis",
    "标签|类别|分类|情感|类型|主题|意图|评分|极性|情绪|星级|领域|类目|立场|部门|栏目|科室|等级",
)
_OTHER_NAME = _words(
    "date|time|datetime|timestamp|year|month|day|created|updated|url|link|mail|phone|ip|user|author|username|city|country"
    "|state|region|address|zip|lang|language|locale|split|fold|set|source|channel|device|platform|browser|version|age"
    "|gender|sex|price|amount|count|votes|like|helpful|length|verified|store|branch|product|brand|sku|customer"
    "|annotator|rater|speaker|agent|reporter|logger|assignee|requester|party|airline|hotel|shop|location|permalink"
    "|confidence|probability|fecha|datum|tienda|ciudad|ville|stadt|uuid|guid|hash|row|index|idx",
    "序号|日期|时间|年份|链接|网址|邮箱|电话|用户|作者|姓名|城市|国家|省份|地区|地址|语言|来源|渠道|设备|平台|版本|年龄|性别|价格"
    "|金额|数量|点赞|门店|商品|品牌|客户|型号|机型|车型",
)
_KEY_NAME = _words("id|name|key|code|number|no", "编号|名称|代码")
"""What follows another word: the name of a class is a label, that of a user is not."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LABEL_VALUE = re.compile(
    "positive|negative|neutral|pos|neg|neu|mixed|spam|ham|toxic|good|bad|joy|anger|sadness|fear|surprise|disgust|love"
    "|entailment|contradiction|support|oppose|favor|against|hate|offensive|none|urgent|normal"
    "|正面|负面|中性|积极|消极|中立|好评|差评|中评|正向|负向|高兴|愤怒|悲伤|恐惧|惊讶|厌恶|喜欢|垃圾|正常|支持|反对",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_NO_PROSE = re.compile(r"[!-~]*\d[!-~]*|[!-~]+@[!-~]+|\w+://\S+|[\d\W年月日时分秒]*")
"""An id, a number, an address, a date: one ASCII word with a digit in it, or digits and signs only."""
_TWO_ANSWERS = ({"yes", "no"}, {"true", "false"}, {"y", "n"}, {"t", "f"}, {"0", "1"}, {"是", "否"}, {"对", "错"})
_NO = {"no", "false", "n", "f", "0", "否", "错"}
_DATE = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}.*|\d{1,2}:\d{2}(?::\d{2})?|\d{1,2} [A-Za-z]{3,9} \d{4}")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_PAIRS = (
    ("premise", "hypothesis"), ("question", "answer"), ("question", "context"), ("query", "passage"),
    ("query", "document"), ("query", "title"), ("claim", "evidence"), ("前提", "假设"), ("问题", "回答"),
    ("问题", "答案"), ("问句", "答句"),
)  # fmt: skip
_NUMBERED = re.compile(r"(.*?)[ _-]?(?:([1a一])|([2b二]))")
_SHORT_STEMS = ("s", "sent", "q", "t")

Role = Literal["text", "label", "other", ""]
_NAMES: dict[Role, re.Pattern[str]] = {"text": _TEXT_NAME, "label": _LABEL_NAME, "other": _OTHER_NAME}


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest columns, and what else the table may be."""

    columns: Columns
    """The text and the label alone."""
    reasons: tuple[Notice, ...]
    """Why the text, why the label, and a sentence for each of the possibilities below."""
    pair: tuple[str, str] | None = None
    """Two texts to be judged together."""
    joined: tuple[str, ...] = ()
    """Texts that may be put together to one, in the order of the table."""
    separator: str = ""
    """What stands between several labels in one cell."""
    more: tuple[str, ...] = ()
    """Texts that are to follow the first, as a person has named them."""
    likely_texts: tuple[str, ...] = ()
    """All columns that may be texts, in the order of the table; dates, ids and numbers are not."""
    likely_labels: tuple[str, ...] = ()
    """All that may be classes."""

    @property
    def chosen(self) -> Columns:
        """Return the columns as they are to be used unless a person says otherwise.

        A pair is one, and a cell with several labels has several; texts that could be joined stay apart.
        """
        second = self.pair[1] if self.pair else ""
        return replace(self.columns, more=self.more, pair=second, separator=self.separator)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a column looks like in a sample."""

    name: str
    role: Role
    """What its name says."""
    rows: int
    cells: tuple[str, ...]  # the filled ones, stripped
    text_score: float
    length: float
    """Of its cells in Latin characters; a Chinese one says as much as two."""


def guess_columns(
    table: Table, *, text: str | Sequence[str] | None = None, label: str | None = None, pair: str | None = None,
    separator: str | None = None,
) -> Columns:  # fmt: skip
    """Return the likeliest columns, see `guess`. Raises: NoTextColumn."""
    return guess(table, text=text, label=label, pair=pair, separator=separator).chosen


def guess(
    table: Table, *, text: str | Sequence[str] | None = None, label: str | None = None, pair: str | None = None,
    separator: str | None = None,
) -> Guess:  # fmt: skip
    """Return the likeliest columns with reasons; a named one is kept without.

    Several texts are to be joined. Where `text` is named, a pair is none by itself, nor where `pair` is "". `separator`
    is what stands between the labels of a cell; "": each is one label.
    Raises: NoTextColumn.
    """
    looks, reasons = _looks(table), list[Notice]()
    named = (text,) if isinstance(text, str) else tuple(text or ())
    two = (named[0], pair) if named and pair else None
    if not named:
        texts = {look.name: look for look in looks if look.text_score and look.name not in (label, pair)}
        if not texts:
            raise NoTextColumn(path=str(table.path))
        two = _pair(list(texts.values())) if pair is None else None
        best = texts[two[0]] if two else max(texts.values(), key=lambda look: look.text_score)
        named, two = (best.name,), (best.name, pair) if pair else two
        reasons.append(_why_text(best))
    if label is None:
        taken = (*named, *(two or ()))
        others = [look for look in reversed(looks) if look.name not in taken]  # of near equals, the later
        scores = {look.name: _label_score(look) for look in others}
        best_score = max(scores.values(), default=0.0)
        chosen = next((look for look in others if scores[look.name] >= best_score - _NEARLY), None)
        mark = separator if separator is not None or chosen is None else separator_in(chosen.cells)
        label = chosen.name if chosen else ""
        reasons += _why_label(chosen, mark or "") if chosen else []
    for look in looks if separator is None else ():
        if look.name == label and (separator := separator_in(look.cells)):
            reasons.append(_several(look, separator))
    joined = () if two else _joined(looks, named[0], label)
    if two and pair is None:
        reasons.append(Notice("columns_pair", {"first": two[0], "second": two[1]}))
    elif joined:
        reasons.append(Notice("columns_joined", {"columns": ", ".join(joined)}))
    likely_texts = tuple(look.name for look in looks if look.text_score)
    likely_labels = tuple(look.name for look in looks if _label_score(look) > 0)
    columns = Columns(named[0], label)
    return Guess(columns, tuple(reasons), two, joined, separator or "", named[1:], likely_texts, likely_labels)


def _looks(table: Table) -> list[_Look]:
    step = max(1, -(-len(table.rows) // _SAMPLE_ROWS))
    sample = [table.rows[row] for row in range(0, len(table.rows), step)]
    return [_look(name, column) for name, column in zip(table.columns, zip(*sample, strict=True), strict=True)]


def _look(name: str, column: Sequence[str]) -> _Look:
    cells = tuple(cell.strip() for cell in column if cell.strip())
    role = _role(name)
    prose = [cell for cell in cells if not _NO_PROSE.fullmatch(cell)]
    length = sum(len(cell) + len(_WIDE.findall(cell)) for cell in prose) / max(1, len(prose))
    return _Look(name, role, len(column), cells, _text_score(role, cells, prose, length), length)


def _role(name: str) -> Role:
    """Return what a name says: of several words the last counts, but a label's name, id or text is a label."""
    plain = _CAMEL.sub("_", name).lower()
    ends = {role: max((found.end() for found in words.finditer(plain)), default=-1) for role, words in _NAMES.items()}
    if max(ends.values()) < 0:
        return "other" if _KEY_NAME.search(plain) else ""
    if ends["label"] >= 0 and ends["other"] < ends["label"]:
        return "label"
    last = max(ends, key=lambda role: ends[role])
    is_key = any(found.end() > ends[last] for found in _KEY_NAME.finditer(plain))
    return "other" if is_key else last


def _text_score(role: Role, cells: Sequence[str], prose: Sequence[str], length: float) -> float:
    """Return how much a column looks like text; 0 = not at all."""
    if not prose or 2 * len(prose) < len(cells):
        return 0.0
    varied = len(set(cells)) / len(cells)
    if length < _SHORT_CHARACTERS and varied < _VARIED_SHARE and role != "text":
        return 0.0
    return length * varied * _NAME_WEIGHTS[role]


def _label_score(look: _Look) -> float:
    """Return how much a column looks like labels: few values, a telling name, neither ids nor dates nor amounts."""
    cells = look.cells
    mark = separator_in(cells)
    values = Counter(part for cell in cells for part in split_labels(cell, mark)) if mark else Counter(cells)
    k, n = len(values), values.total()
    if k < 2:
        return -2.0
    score = 1.0 - k / n
    score += {"label": min(1.0, 2 * score), "other": -0.5, "text": -0.2, "": 0.0}[look.role]
    score -= 0.3 * (1 - len(cells) / look.rows)
    if k > MOST_CLASSES or 2 * sum(bool(_DATE.fullmatch(cell)) for cell in cells) > len(cells):
        score -= 1.0
    if k > _MANY_NUMBERS and all(map(_NUMBER.fullmatch, values)):  # a measurement
        score -= 0.5
    if look.length > 3 * _SHORT_CHARACTERS:
        score -= 0.5
    return score + 0.4 * (sum(bool(_LABEL_VALUE.fullmatch(value)) for value in values) >= 0.5 * k)


def _pair(texts: Sequence[_Look]) -> tuple[str, str] | None:
    """Return two texts whose names say that they belong together: question and answer, sentence1 and sentence2."""
    plain = {look.name: _CAMEL.sub("_", look.name).lower() for look in texts}
    for first, second in _PAIRS:
        ones = [name for name in plain if first in plain[name] and second not in plain[name]]
        others = [name for name in plain if second in plain[name] and first not in plain[name]]
        if len(ones) == len(others) == 1:
            return ones[0], others[0]
    numbered = {name: found for name in plain if (found := _NUMBERED.fullmatch(plain[name])) and _is_text(found[1])}
    for one, start in numbered.items():
        for other, end in numbered.items():
            if start[2] and end[3] and start[1] == end[1]:
                return one, other
    return None


def _is_text(stem: str) -> bool:
    return stem in _SHORT_STEMS or _role(stem) == "text"


def _joined(looks: Sequence[_Look], text: str, label: str) -> tuple[str, ...]:
    """Return the texts that may be put together: a title and its body."""
    length = next((look.length for look in looks if look.name == text), 0.0)
    texts = [
        look.name
        for look in looks
        if look.name == text
        or (look.name != label and look.text_score and look.role in ("text", "") and _is_worth_joining(look, length))
    ]
    return tuple(texts) if len(texts) > 1 else ()


def _is_worth_joining(look: _Look, length: float) -> bool:
    if look.role != "text" and look.length < _SHORT_CHARACTERS:  # names of people, of places
        return False
    varied = len(set(look.cells)) / len(look.cells)
    return look.length >= _JOINED_SHARE * length and varied >= _VARIED_SHARE and len(look.cells) >= look.rows / 2


def _why_text(look: _Look) -> Notice:
    facts: Facts = {"column": look.name, "characters": round(look.length)}
    return Notice("text_by_name", facts) if look.role == "text" else Notice("text_by_length", facts)


def _why_label(look: _Look, separator: str) -> list[Notice]:
    values = {value for cell in look.cells for value in split_labels(cell, separator)}
    facts: Facts = {"column": look.name, "values": len(values)}
    why = [Notice("label_by_name", facts) if look.role == "label" else Notice("label_by_values", facts)]
    if {value.lower() for value in values} in _TWO_ANSWERS:
        first, second = sorted(values, key=lambda value: value.lower() in _NO)
        why.append(Notice("labels_are_two", {"column": look.name, "first": first, "second": second}))
    elif len(values) > 1 and all(map(_NUMBER.fullmatch, values)):
        low, *_, high = sorted(values, key=lambda value: float(value.replace(",", ".")))
        why.append(Notice("labels_are_numbers", {"column": look.name, "low": low, "high": high}))
    return why


def _several(look: _Look, separator: str) -> Notice:
    several = sum(separator in cell for cell in look.cells)
    return Notice("labels_several", {"column": look.name, "separator": separator, "count": several})

"""Small tables whose columns a person would not mistake: names in English, in Chinese, and none worth the name."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core.tablefile import Table

_WORDS = (
    *("the", "delivery", "was", "late", "and", "nobody", "answered", "my", "call", "but", "in", "end", "it", "came"),
    *("good", "shape", "so", "I", "would", "order", "here", "again", "although", "price", "of", "this", "small"),
    *("machine", "went", "up", "twice", "since", "spring", "which", "we", "did", "not", "expect", "from", "such"),
)
_CHARACTERS = (
    "这家店的物流很快包装也不错客服态度好就是价格有点贵下次还会再来买东西质量一般般味道可以环境干净服务员热情等了很久"
)
_TOPICS = ("billing", "delivery", "returns", "account", "warranty", "website")
_ZH_TOPICS = ("物流", "质量", "价格", "服务", "包装")
_NAMES = ("Anna", "Ben", "Carla", "David", "Eva", "Farid", "Greta", "Hugo", "Ines", "Jonas")
_SURNAMES = ("Smith", "Jones", "Miller", "Garcia", "Lee", "Novak", "Rossi", "Kumar", "Silva", "Weber")

Cell = Callable[[random.Random, int], str]


def _prose(least: int, most: int) -> Cell:
    return lambda dice, _: " ".join(dice.choices(_WORDS, k=dice.randint(least, most))).capitalize() + "."


def _chinese(least: int, most: int) -> Cell:
    return lambda dice, _: "".join(dice.choices(_CHARACTERS, k=dice.randint(least, most))) + "。"


def _one_of(*values: str) -> Cell:
    return lambda dice, _: dice.choice(values)


def _several(values: tuple[str, ...], mark: str) -> Cell:
    return lambda dice, _: mark.join(dice.sample(values, k=dice.choice((1, 1, 2, 2, 3))))


CELLS: dict[str, Cell] = {
    "row": lambda _, i: str(i + 1),
    "uid": lambda dice, _: f"{dice.getrandbits(48):012x}",
    "code": lambda dice, _: f"{dice.choice('ABC')}-{dice.randint(1000, 9999)}",
    "date": lambda dice, _: f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
    "month": lambda dice, _: f"2024-{dice.randint(1, 6):02}-01",
    "time": lambda dice, _: f"2024-03-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00Z",
    "us date": lambda dice, _: f"{dice.randint(1, 12)}/{dice.randint(1, 28)}/2023",
    "zh date": lambda dice, _: f"2023年{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
    "url": lambda dice, i: f"https://shop.example/item/{i}?r={dice.randint(1, 99)}",
    "mail": lambda dice, i: f"{dice.choice(_NAMES).lower()}{i}@example.org",
    "prose": _prose(8, 30),
    "long": _prose(60, 90),
    "short": _prose(3, 6),
    "zh": _chinese(12, 40),
    "zh long": _chinese(80, 150),
    "zh short": _chinese(4, 9),
    "pos neg": _one_of("positive", "negative"),
    "pos neg neu": _one_of("pos", "neg", "neu"),
    "zh mood": _one_of("正面", "负面", "中性"),
    "zh rating": _one_of("好评", "差评"),
    "01": _one_of("0", "1"),
    "true": _one_of("True", "False"),
    "yes": _one_of("yes", "no"),
    "stars": _one_of("1", "2", "3", "4", "5"),
    "topic": _one_of(*_TOPICS),
    "zh topic": _one_of(*_ZH_TOPICS),
    "intent": _one_of(
        *(f"{verb}_{thing}" for verb in ("get", "change", "cancel") for thing in ("card", "order", "pin"))
    ),
    "nli": _one_of("entailment", "neutral", "contradiction"),
    "ab": _one_of("alpha", "beta", "gamma"),
    "country": _one_of("US", "GB", "DE", "FR", "CN", "JP"),
    "city": _one_of("Berlin", "Hamburg", "Munich", "Cologne", "Bremen", "Leipzig"),
    "zh city": _one_of("北京", "上海", "广州", "深圳", "杭州"),
    "lang": _one_of("en", "en", "en", "de"),
    "split": _one_of("train", "train", "train", "test"),
    "channel": _one_of("web", "phone", "chat"),
    "product": _one_of("Kettle 2L", "Toaster Pro", "Blender X", "Iron S"),
    "gender": _one_of("m", "f"),
    "zh gender": _one_of("男", "女"),
    "person": lambda dice, _: f"{dice.choice(_NAMES)} {dice.choice(_SURNAMES)}",
    "age": lambda dice, _: str(dice.randint(18, 80)),
    "price": lambda dice, _: f"{dice.uniform(1, 200):.2f}",
    "share": lambda dice, _: f"{dice.random():.4f}",
    "votes": lambda dice, _: str(int(dice.paretovariate(1)) - 1),
    "empty": lambda *_: "",
    "same": lambda *_: "v2",
    "rarely": lambda dice, _: _prose(5, 12)(dice, 0) if dice.random() < 0.1 else "",
    "tags ;": _several(_TOPICS, ";"),
    "tags |": _several(_TOPICS, "|"),
    "tags ,": _several(_TOPICS, ", "),
    "tags /": _several(_TOPICS, "/"),
    "zh tags": _several(_ZH_TOPICS, "、"),
    "tag list": lambda dice, _: str(dice.sample(_TOPICS, k=dice.choice((1, 2, 3)))),
    "last, first": lambda dice, _: f"{dice.choice(_SURNAMES)}, {dice.choice(_NAMES)}",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A table and what a person would say of it."""

    cells: dict[str, str]
    """Column -> the kind of its cells, a key of CELLS."""
    text: str
    label: str
    pair: tuple[str, str] | None = None
    separator: str = ""
    rows: int = 60

    def table(self) -> Table:
        dice = random.Random(" ".join(self.cells))
        rows = tuple(tuple(CELLS[kind](dice, row) for kind in self.cells.values()) for row in range(self.rows))
        lines = tuple(range(2, self.rows + 2))
        return Table(Path("made.csv"), tuple(self.cells), rows, lines, encoding="utf-8", delimiter=",")


TABLES = (
    Made({"text": "prose", "label": "pos neg"}, "text", "label"),
    Made({"id": "row", "review": "long", "sentiment": "01"}, "review", "sentiment"),
    Made({"label": "topic", "message": "short"}, "message", "label"),
    Made({"date": "date", "user": "person", "tweet": "prose", "polarity": "pos neg neu"}, "tweet", "polarity"),
    Made(
        {
            "reviewerID": "uid",
            "asin": "code",
            "helpful": "votes",
            "reviewText": "long",
            "overall": "stars",
            "summary": "short",
            "reviewTime": "date",
        },
        "reviewText",
        "overall",
    ),
    Made({"title": "short", "body": "long", "category": "topic", "created_at": "time"}, "body", "category"),
    Made({"utterance": "short", "intent": "intent", "split": "split"}, "utterance", "intent"),
    Made(
        {"premise": "prose", "hypothesis": "short", "gold_label": "nli"},
        "premise",
        "gold_label",
        ("premise", "hypothesis"),
    ),
    Made(
        {"sentence1": "prose", "sentence2": "prose", "label": "01", "idx": "row"},
        "sentence1",
        "label",
        ("sentence1", "sentence2"),
    ),
    Made(
        {"question": "short", "answer": "prose", "is_correct": "true"}, "question", "is_correct", ("question", "answer")
    ),
    Made(
        {"ticket": "code", "Subject": "short", "Description": "long", "Queue": "topic", "Opened": "us date"},
        "Description",
        "Queue",
    ),
    Made({"comment": "prose", "tags": "tags ;"}, "comment", "tags", separator=";"),
    Made({"abstract": "long", "topics": "tags |", "doi": "url"}, "abstract", "topics", separator="|"),
    Made({"plot": "long", "genre": "tags ,", "year": "age"}, "plot", "genre", separator=","),
    Made({"content": "prose", "labels": "tag list"}, "content", "labels", separator=","),
    Made({"feedback": "prose", "country": "country", "rating": "stars"}, "feedback", "rating"),
    Made({"url": "url", "headline": "prose", "clickbait": "01"}, "headline", "clickbait"),
    Made({"author": "person", "comment": "prose", "toxic": "01", "gender": "gender"}, "comment", "toxic"),
    Made({"sms": "prose", "class": "yes"}, "sms", "class"),
    Made({"verified": "yes", "channel": "channel", "note": "prose", "outcome": "ab"}, "note", "outcome"),
    Made({"文本": "zh", "标签": "zh mood"}, "文本", "标签"),
    Made({"编号": "row", "评论内容": "zh", "情感倾向": "zh rating", "评论时间": "zh date"}, "评论内容", "情感倾向"),
    Made({"用户": "uid", "城市": "zh city", "反馈": "zh long", "类别": "zh topic"}, "反馈", "类别"),
    Made({"标题": "zh short", "正文": "zh long", "分类": "zh topic", "链接": "url"}, "正文", "分类"),
    Made({"问题": "zh short", "回答": "zh", "结果": "01"}, "问题", "结果", ("问题", "回答")),
    Made({"句子1": "zh", "句子2": "zh", "标签": "01"}, "句子1", "标签", ("句子1", "句子2")),
    Made({"内容": "zh", "标签": "zh tags"}, "内容", "标签", separator="、"),
    Made({"性别": "zh gender", "年龄": "age", "留言": "zh", "意图": "zh topic"}, "留言", "意图"),
    Made({"日期": "date", "商品": "product", "描述": "zh", "星级": "stars", "价格": "price"}, "描述", "星级"),
    Made({"cat": "01", "review": "zh"}, "review", "cat"),
    Made({"a": "prose", "b": "pos neg"}, "a", "b"),
    Made({"x1": "row", "x2": "date", "x3": "prose", "x4": "topic"}, "x3", "x4"),
    Made({"c1": "uid", "c2": "stars", "c3": "long", "c4": "mail"}, "c3", "c2"),
    Made({"Column 1": "prose", "Column 2": "01"}, "Column 1", "Column 2"),
    Made({"f0": "url", "f1": "price", "f2": "zh", "f3": "zh mood", "f4": "time"}, "f2", "f3"),
    Made({"qq": "share", "ww": "ab", "ee": "prose", "rr": "empty"}, "ee", "ww"),
    Made({"v": "same", "k": "short", "m": "topic", "t": "month"}, "k", "m"),
    Made({"foo": "long", "bar": "rarely", "baz": "pos neg neu", "qux": "person"}, "foo", "baz"),
    Made({"k1": "age", "k2": "prose", "k3": "tags /"}, "k2", "k3", separator="/"),
    Made({"n": "last, first", "w": "prose", "z": "topic"}, "w", "z"),
    Made({"p": "price", "s": "zh short", "d": "zh topic"}, "s", "d"),
    Made({"lang": "lang", "txt": "prose", "lbl": "ab", "conf": "share"}, "txt", "lbl"),
)

UNSEEN = (
    Made({"Respondent": "row", "Q7_open": "prose", "Q7_coded": "topic", "Wave": "month"}, "Q7_open", "Q7_coded"),
    Made({"case_no": "code", "narrative": "long", "severity": "ab", "hospital": "city"}, "narrative", "severity"),
    Made(
        {
            "tweet_id": "uid",
            "airline": "product",
            "airline_sentiment": "pos neg neu",
            "airline_sentiment_confidence": "share",
            "text": "prose",
            "tweet_created": "time",
        },
        "text",
        "airline_sentiment",
    ),
    Made({"Complaint": "long", "Product": "topic", "State": "country"}, "Complaint", "Product"),
    Made({"Timestamp": "time", "Agent": "person", "Chat": "long", "Resolved": "yes"}, "Chat", "Resolved"),
    Made({"is_spam": "true", "mail_body": "long", "mail_subject": "short", "sender": "mail"}, "mail_body", "is_spam"),
    Made({"text_a": "prose", "text_b": "prose", "similar": "01"}, "text_a", "similar", ("text_a", "text_b")),
    Made({"query": "short", "passage": "long", "relevance": "01"}, "query", "relevance", ("query", "passage")),
    Made(
        {"movie": "product", "reviewer": "person", "words": "prose", "thumbs": "01", "likes": "votes"},
        "words",
        "thumbs",
    ),
    Made(
        {"skills": "tags |", "job_title": "short", "job_description": "long"},
        "job_description",
        "skills",
        separator="|",
    ),
    Made({"订单号": "code", "买家": "uid", "追评": "zh", "满意度": "stars", "下单时间": "time"}, "追评", "满意度"),
    Made({"新闻": "zh long", "栏目": "zh topic", "发布日期": "zh date", "网站": "zh city"}, "新闻", "栏目"),
    Made({"对话": "zh long", "是否解决": "01", "坐席": "uid"}, "对话", "是否解决"),
    Made({"微博正文": "zh", "话题": "zh tags", "转发数": "votes"}, "微博正文", "话题", separator="、"),
    Made({"甲": "zh", "乙": "zh mood", "丙": "zh city", "丁": "date"}, "甲", "乙"),
    Made({"col_0": "stars", "col_1": "prose", "col_2": "person", "col_3": "price"}, "col_1", "col_0"),
    Made({"A": "same", "B": "long", "C": "short", "D": "01", "E": "time"}, "B", "D"),
    Made({"aa": "topic", "bb": "zh short", "cc": "votes"}, "bb", "aa"),
    Made({"u": "mail", "i": "tags ;", "o": "prose", "p": "us date"}, "o", "i", separator=";"),
    Made(
        {"label_id": "01", "label_name": "pos neg", "document": "long", "annotator": "gender"}, "document", "label_name"
    ),
)
"""Made after the guessing was finished, and never fitted to."""

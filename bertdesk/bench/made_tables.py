"""Tables of our own invention, as different as people's are: what the pollutions of `pollution` are tried on."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Row = tuple[str, ...]
Maker = Callable[[random.Random], str]

_NAMES = ("Adler", "Brandt", "Castillo", "Dubois", "Eriksen", "Fontana", "Grünwald", "Håkansson", "Ivers", "Jansen")
_FIRST = ("Ada", "Bruno", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas")
_GOODS = ("lamp", "kettle", "notebook", "bicycle bell", "rain jacket", "desk", "paper, A4", 'screw 3/8"', "headphones")
_SPOKEN = (
    "the parcel was late but the box looked fine and nobody answered my letter about it so I sent another one yesterday"
    " which came back unopened with a note that said moved away please ask the neighbours they know where we are now"
)
_WORDS = tuple(_SPOKEN.split())
_CHINESE = "包裹到得很晚但是东西没有坏客服一直不回信我又写了一封昨天退了回来上面说已经搬走请问邻居他们知道我们在哪里"


def _date(source: random.Random) -> date:
    return date(2019, 1, 1) + timedelta(days=source.randrange(1500))


def _sentence(source: random.Random) -> str:
    words = [source.choice(_WORDS) for _ in range(source.randint(3, 18))]
    for place in range(len(words) - 1):
        chance = source.random()
        words[place] += "," if chance < 0.12 else ";" if chance < 0.02 else ""
        if chance > 0.97:
            words[place] = f'"{words[place].strip(",;")}"'
    return " ".join(words).capitalize() + source.choice((".", "!", "", "?"))


MAKERS: dict[str, Maker] = {
    "day": lambda source: _date(source).isoformat(),
    "sold on": lambda source: _date(source).strftime("%m/%d/%Y"),
    "Datum": lambda source: _date(source).strftime("%d.%m.%Y"),
    "at": lambda source: f"{source.randrange(24):02}:{source.randrange(60):02}",
    "pieces": lambda source: str(source.randrange(1, 400)),
    "price": lambda source: f"${source.randrange(1, 2000)}.{source.randrange(100):02}",
    "Betrag": lambda source: f"{source.randrange(1, 2000)},{source.randrange(100):02}",
    "total": lambda source: f"{source.randrange(1, 90)},{source.randrange(1000):03}.{source.randrange(100):02}",
    "share": lambda source: f"{source.random():.4f}",
    "item no": lambda source: f"{source.choice('ABKX')}{source.randrange(100, 999)}-{source.randrange(10)}",
    "kind": lambda source: source.choice(("household", "office", "outdoor", "spare part")),
    "goods": lambda source: source.choice(_GOODS),
    "customer": lambda source: f"{source.choice(_NAMES)}, {source.choice(_FIRST)}",
    "clerk": lambda source: source.choice(_FIRST),
    "mail": lambda source: (
        f"{source.choice(_FIRST).lower()}@{source.choice(_NAMES).lower().encode('ascii', 'ignore').decode()}.example"
    ),
    "page": lambda source: (
        f"https://shop.example/{source.choice('abc')}/{source.randrange(9999)}?ref={source.randrange(9)}"
    ),
    "remark": _sentence,
    "opinion": lambda source: source.choice(("good", "bad", "so so")),
    "paid": lambda source: source.choice(("yes", "no")),
    "note": lambda source: source.choice(("", "", "", "gift", "to be called back")),
    "评论": lambda source: "，".join(
        "".join(source.choice(_CHINESE) for _ in range(source.randint(2, 12))) for _ in range(source.randint(1, 4))
    ),
    "类别": lambda source: source.choice(("物流", "质量", "服务")),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A clean table: names, and rows as wide as these."""

    header: Row
    rows: tuple[Row, ...]


def invoice(seed: int = 17, rows: int = 83) -> Made:
    """Return a table of nine columns like those that shops export."""
    return made(("sold on", "at", "pieces", "item no", "price", "kind", "customer", "page", "remark"), rows, seed)


def reviews(seed: int = 5, rows: int = 120) -> Made:
    """Return a table of a text, its class and two columns that nobody needs."""
    return made(("item no", "remark", "opinion", "day"), rows, seed)


def chinese(seed: int = 11, rows: int = 60) -> Made:
    return made(("day", "评论", "类别", "pieces", "clerk"), rows, seed)


def made(names: tuple[str, ...], rows: int, seed: int) -> Made:
    source = random.Random(seed)
    return Made(names, tuple(tuple(MAKERS[name](source) for name in names) for _ in range(rows)))


def any_table(seed: int) -> Made:
    """Return a table of two to fourteen columns and two to two hundred rows."""
    source = random.Random(seed)
    names = tuple(source.sample(list(MAKERS), source.randint(2, 14)))
    return made(names, source.choice((2, 3, 5, 8, 20, 60, 200)), seed)

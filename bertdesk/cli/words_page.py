"""Explanations of many texts as one HTML file that needs nothing else: no script, no picture, nothing from outside."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from bertdesk.cli.coloured import AGAINST, FOR, Colour
from bertdesk.cli.figures import counted, points
from bertdesk.messages import method_name

if TYPE_CHECKING:
    from bertdesk.core.explain import Attribution, Span
    from bertdesk.core.explain.class_words import ClassWord, ClassWords
    from bertdesk.core.explain.digest import Digest
    from bertdesk.core.explain.shortcuts import Shortcut
    from bertdesk.core.provenance import Provenance

_FAINTEST = 0.05
"""Words weaker than this share of a text's strongest are not marked."""
_DEEPEST = 0.75
"""Opacity behind the strongest word."""
_LINKS = 12
"""Texts that a word of the table leads to."""
_STYLE = """
body { font: 15px/1.6 system-ui, sans-serif; color: #1b1c20; background: #fff; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
p.small, td.small { color: #565a66; font-size: .87rem; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #e4e6ea; vertical-align: top; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
article { border-top: 1px solid #e4e6ea; padding: .8rem 0; break-inside: avoid; }
article p.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0; unicode-bidi: plaintext; }
mark { color: inherit; border-radius: 3px; } mark.against { text-decoration: underline dotted; }
.warning { border-left: 4px solid #e08214; padding: .2rem .8rem; background: #fdf3e6; }
@media print { body { margin: 0; max-width: none; } mark { print-color-adjust: exact; } }
"""


def page(name: str, record: "Provenance", digest: "Digest") -> str:
    """Return the file; whatever comes from texts, classes and names is escaped."""
    found = digest.found
    title = f"The words behind {counted(len(found), 'answer')} of “{escape(name)}”"
    lines = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>",
        *_about(record, found),
        *(line for shortcut in digest.shortcuts for line in _warning(shortcut)),
        *(line for own in digest.words for line in _class(own)),
        "<h2>The texts</h2>",
        *(line for number, attribution in enumerate(found) for line in _text(number, attribution)),
        "</body></html>\n",
    ]
    return "\n".join(lines)


def _about(record: "Provenance", found: "Sequence[Attribution]") -> Iterator[str]:
    facts = []
    if record.encoder:
        facts.append(
            f"Encoder {escape(record.encoder)}, fine-tuned on {escape(record.data_name)}, {record.rows:,} rows."
        )
    if record.test:
        test = record.test
        facts.append(
            f"Right on {100 * test.accuracy:.1f} % of {test.n:,} rows it never saw (95 % interval"
            f" {100 * test.low:.1f} to {100 * test.high:.1f} %)."
        )
    methods = sorted({method_name(attribution.method) for attribution in found})
    facts.append(f"Words found by: {escape('; '.join(methods))}.")
    yield f'<p class="small">{" ".join(facts)}</p>'
    orange, blue = _mark("orange", 1, FOR.strong), _mark("underlined blue", -1, AGAINST.strong)
    yield (
        f"<p>{orange} speaks for the class of a text, {blue} against it; the stronger the colour, the more it counts,"
        " within each text.</p>"
    )


def _warning(shortcut: "Shortcut") -> Iterator[str]:
    yield (
        f'<p class="warning">“{escape(shortcut.word)}” decides alone: put before texts of other classes, it makes'
        f" {100 * shortcut.turned_to:.0f} % of them “{escape(shortcut.label)}”. Is that a matter of the texts, or a"
        f" mark that only your data has? It stands in {counted(shortcut.texts, 'text')} of that class; without it"
        f" {100 * shortcut.turned_from:.0f} % of them become another.</p>"
    )


def _class(own: "ClassWords") -> Iterator[str]:
    yield f"<h2>Words for and against “{escape(own.label)}” ({counted(own.texts, 'text')})</h2>"
    if not own.for_it and not own.against_it:
        yield '<p class="small">No word stands in enough texts to tell.</p>'
        return
    yield (
        '<table><tr><th>Word</th><th class="number">Mean share</th><th class="number">Texts</th>'
        "<th>Where it counts most</th></tr>"
    )
    words = (*own.for_it, *reversed(own.against_it))
    strongest = max(abs(word.mean) for word in words)
    yield from (_row(word, strongest) for word in words)
    yield (
        '</table><p class="small">Mean share: of all that speaks for or against the class in a text, how much the word'
        " does, on average over the texts that have it.</p>"
    )


def _row(word: "ClassWord", strongest: float) -> str:
    ink = FOR if word.mean > 0 else AGAINST
    links = " ".join(f'<a href="#text-{number + 1}">{number + 1}</a>' for number in word.texts[:_LINKS])
    marked = _mark(word.word, word.mean, ink.strong, _DEEPEST * abs(word.mean) / strongest)
    return (
        f'<tr><td>{marked}</td><td class="number">{points(word.mean)}</td>'
        f'<td class="number">{len(word.texts):,}</td><td class="small">{links}</td></tr>'
    )


def _text(number: int, found: "Attribution") -> Iterator[str]:
    against = f" against “{escape(found.against)}”" if found.against else ""
    yield (
        f'<article id="text-{number + 1}"><strong>{number + 1}. {escape(found.target)}</strong>{against},'
        f" {100 * found.probability:.1f} %"
    )
    yield f'<p class="text">{_marked(found.text, found.spans)}</p></article>'


def _marked(text: str, spans: "Sequence[Span]") -> str:
    strongest = max((abs(span.score) for span in spans), default=0.0) or 1.0
    pieces, done = [], 0
    for span in spans:
        share = span.score / strongest
        pieces.append(escape(text[done : span.start]))
        word = text[span.start : span.end]
        ink = FOR if share > 0 else AGAINST
        shows = abs(share) >= _FAINTEST
        pieces.append(_mark(word, span.score, ink.strong, _DEEPEST * abs(share)) if shows else escape(word))
        done = span.end
    return "".join([*pieces, escape(text[done:])])


def _mark(word: str, score: float, colour: Colour, alpha: float = 0.5) -> str:
    ground = f"rgba({colour[0]},{colour[1]},{colour[2]},{alpha:.2f})"
    kind = "" if score > 0 else ' class="against"'
    return f'<mark{kind} style="background:{ground}" title="{score:+.2f}">{escape(word)}</mark>'

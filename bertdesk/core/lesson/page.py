"""One step as HTML: a whole page for a file, or the body alone for whoever shows it in another way."""

import re
from collections.abc import Callable, Iterator
from html import escape

from bertdesk.core.lesson.exercises import Reckoned
from bertdesk.core.lesson.steps import Formula, Lesson, Step, Task

_TERM = re.compile(r"\*([^*]+)\*")
_LETTERS = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_INDEX = re.compile(r"([_^])(\([^)]*\)|\[[^]]*\]|[^\s_^(),|]+)")
_SIGN_IN_TEXT = re.compile(r"(?<!\w)[^\W\d_]{1,2}[_^][A-Za-z0-9∖]+")
_WIDTH = re.compile(r'width="([\d.]+)"')
_LANGUAGES = {"en": "en", "zh_CN": "zh-Hans"}

FORMULA_SCALE = 0.75
"""What a drawing's own size is multiplied by, so that its letters suit a text of 16 pixels"""

_LINES = 2
"""On a sheet, to write on below what is reckoned; twice as many below what is written in sentences"""

_STYLE = """
body { font-family: system-ui, "Segoe UI", sans-serif; line-height: 1.6; max-width: 44em; margin: 2em auto;
  padding: 0 1em; color: #1A1D21; background: #FFFFFF }
body:lang(zh) { font-family: "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", system-ui, sans-serif }
h1 { font-size: 1.7em; margin: 0 0 .5em } h2 { font-size: 1.1em; margin: 1.6em 0 .4em; break-after: avoid }
.over, .credit { color: #575F6B; margin: 0 } .credit { margin-top: 2em; font-size: .85em }
.formula { margin: 1em 0 .4em; break-inside: avoid; break-after: avoid } .formula svg { max-width: 100%; height: auto }
.symbols { border-collapse: collapse; break-inside: avoid }
.symbols td { padding: .1em 1.2em .1em 0; vertical-align: top }
.sign { white-space: nowrap; font-family: "STIX Two Text", "Times New Roman", serif }
sub, sup { font-size: .75em; line-height: 0 }
.hint, .explanation { border-left: 3px solid #DCE0E6; padding-left: .8em; break-inside: avoid }
pre { font-size: .8em; line-height: 1.4; white-space: pre-wrap; border-left: 3px solid #DCE0E6; padding-left: 1em }
.blank { margin: 0; line-height: 2 } hr { border: 0; border-top: 1px solid #575F6B; margin: 0 }
section + section { margin-top: 4em; break-before: page }
.sources { font-size: .9em; overflow-wrap: anywhere }
@media print { body { margin: 0; max-width: none; font-size: 11pt } a { color: inherit } @page { margin: 18mm } }
"""


def page(lesson: Lesson, step: Step, *, with_answers: bool = True) -> str:
    """Return a whole page that needs nothing beside it: formulas as drawings in it, print-ready, no script.

    Without answers, it is a sheet to hand round: lines to write on in place of hints and of what comes out.
    """
    return _whole(
        lesson, f"{over(lesson, step)} · {step.title}", body(lesson, step, _inline, with_answers=with_answers)
    )


def handout(lesson: Lesson, *, with_answers: bool = True) -> str:
    """Return all steps as one page, as `page` does one; printed, each begins on a sheet of its own."""
    steps = (_parts(lesson, step, _inline, with_answers=with_answers) for step in lesson.steps)
    inner = "\n".join("<section>\n" + "\n".join(parts) + "\n</section>" for parts in steps)
    return _whole(lesson, lesson.labels.lesson, f"{inner}\n{_credit(lesson)}")


def _whole(lesson: Lesson, title: str, inner: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[lesson.language]}">\n<head>{head}\n<style>{_STYLE}</style></head>\n'
        f"<body>\n{inner}\n</body>\n</html>\n"
    )


def body(lesson: Lesson, step: Step, drawn: Callable[[Formula], str], *, with_answers: bool = True) -> str:
    """Return the parts of a step as HTML that QTextDocument understands too. `drawn`: a formula -> what shows it."""
    return "\n".join([*_parts(lesson, step, drawn, with_answers=with_answers), _credit(lesson)])


def over(lesson: Lesson, step: Step) -> str:
    """Return what stands above a title: which lesson it is, and which of its steps."""
    return f"{lesson.labels.lesson} · {lesson.labels.step.format(n=step.number, total=len(lesson.steps))}"


def text(lesson: Lesson, step: Step, drawn: Callable[[Formula], str]) -> str:
    """Return what stands above the exercises, as `body` does."""
    return "\n".join(_text(lesson, step, drawn))


def sources(step: Step) -> str:
    """Return where the step's matter is from, a paragraph each."""
    return "\n".join(_sources(step))


def _parts(lesson: Lesson, step: Step, drawn: Callable[[Formula], str], *, with_answers: bool) -> Iterator[str]:
    labels = lesson.labels
    yield from _text(lesson, step, drawn)
    for n, task in enumerate(step.tasks, 1):
        yield f"<h2>{escape(labels.task)}{f' {n}' if len(step.tasks) > 1 else ''}</h2>"
        yield from _task(task, lesson, with_answers=with_answers)
    if step.code:
        yield f"<h2>{escape(labels.python)}</h2>\n<pre>{escape(step.code)}</pre>"
    yield f"<h2>{escape(labels.sources)}</h2>"
    yield from _sources(step)


def _credit(lesson: Lesson) -> str:
    return f'<p class="credit">{escape(lesson.labels.credit)}</p>'


def _text(lesson: Lesson, step: Step, drawn: Callable[[Formula], str]) -> Iterator[str]:
    yield f'<p class="over">{escape(over(lesson, step))}</p>'
    yield f"<h1>{escape(step.title)}</h1>"
    yield from (f"<p>{prose(text)}</p>" for text in step.paragraphs)
    for formula in step.formulas:
        yield f'<div class="formula">{drawn(formula)}</div>'
        yield _symbols(formula)


def _sources(step: Step) -> Iterator[str]:
    for source in step.sources:
        address = escape(source.address)
        yield f'<p class="sources">{escape(source.citation)}<br><a href="{address}">{address}</a></p>'


def _symbols(formula: Formula) -> str:
    rows = (
        f'<tr><td class="sign">{sign(symbol.sign)}</td><td>{prose(symbol.meaning)}</td></tr>'
        for symbol in formula.symbols
    )
    return f'<table class="symbols">{"".join(rows)}</table>'


def _task(task: Task, lesson: Lesson, *, with_answers: bool) -> Iterator[str]:
    yield f"<p>{prose(task.words)}</p>"
    yield from (f"<p>{escape(option)}</p>" for option in task.options)
    if not with_answers:  # hints go far towards an answer
        yield from ['<p class="blank">&nbsp;</p><hr>'] * (_LINES if isinstance(task.exercise, Reckoned) else 2 * _LINES)
        return
    yield from (f'<p class="hint">{labelled(lesson.labels.hint, hint)}</p>' for hint in task.hints)
    yield f'<p class="explanation">{labelled(lesson.labels.explanation, task.explanation)}</p>'


def labelled(label: str, text: str) -> str:
    """Return a text of the lesson as HTML behind a bold label: Chinese has no space after its wide colon."""
    return f"<b>{escape(label)}</b>{'' if label.endswith('：') else ' '}{prose(text)}"


def prose(text: str) -> str:
    """Return a text of the lesson as HTML: *terms* are bold, signs such as x_i are set as in formulas."""
    marked = _TERM.sub(r"<b>\1</b>", escape(text, quote=False))
    return _SIGN_IN_TEXT.sub(lambda found: sign(found[0]), marked)


def sign(text: str) -> str:
    """Return a symbol as HTML: `d_k`, `W^Q`, `h_[CLS]`. Variables lean, words (three letters, or capitals) do not."""
    parts, at = [], 0
    for found in _INDEX.finditer(text):
        tag = "sub" if found[1] == "_" else "sup"
        parts += [_leaning(text[at : found.start()]), f"<{tag}>{_leaning(found[2])}</{tag}>"]
        at = found.end()
    return "".join([*parts, _leaning(text[at:])])


def _leaning(text: str) -> str:
    parts, at = [], 0
    for run in _LETTERS.finditer(text):
        parts += [escape(text[at : run.start()]), run[0] if _is_word(run[0]) else f"<i>{run[0]}</i>"]
        at = run.end()
    return "".join([*parts, escape(text[at:])])


def _is_word(letters: str) -> bool:
    n = sum(letter.isalpha() for letter in letters)
    return n > 2 or (n > 1 and letters.isupper())


def _inline(formula: Formula) -> str:
    """Return the drawing itself, as something that a screen reader reads out."""
    svg = formula.svg().decode()
    found = _WIDTH.search(svg)
    assert found is not None, "packaging/formulas.py gives each drawing its size"
    shown = f'role="img" aria-label="{escape(formula.reading)}" style="width: {float(found[1]) * FORMULA_SCALE:.0f}px"'
    return svg.strip().replace("<svg ", f"<svg {shown} ", 1)

"""What a run is expected to be like, as sentences: how long, what memory, what to be warned of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from bertdesk.core.plan import Plan  # imports torch

translate = QCoreApplication.translate
_DIGITS = 2  # of what is told by a text's beginning
_MUCH_DISK_MB = 1000.0
_MUCH_MEMORY = 0.8
"""Share of the free memory from which other programs may get into trouble."""


def sentence(plan: Plan) -> str:
    """Return one line: "About 6 minutes, 1.9 GB of memory (12 GB free), batches of 16"."""
    pattern = translate("forecast", "{time}, {memory} of memory ({free} free), batches of {batch}")
    if math.isinf(plan.available_mb):
        pattern = translate("forecast", "{time}, {memory} of memory, batches of {batch}")
    time = i18n.duration(plan.eta_s)
    return pattern.format(
        time=time[:1].upper() + time[1:],
        memory=_size(plan.peak_mb),
        free="" if math.isinf(plan.available_mb) else _size(plan.available_mb),
        batch=i18n.number(plan.batch_size),
    )


def amount(plan: Plan) -> str:
    """Return how much raw text there is: "About 12,000 documents, 3,100,000 tokens"; "" of a table's rows."""
    if not plan.documents:
        return ""
    pattern = translate("forecast", "About {documents} documents, {tokens} tokens")
    if plan.is_counted:
        pattern = translate("forecast", "{documents} documents, {tokens} tokens")
    digits = 0 if plan.is_counted else _DIGITS
    documents, tokens = (_rounded(count, digits) for count in (plan.documents, plan.tokens))
    return pattern.format(documents=i18n.number(documents), tokens=i18n.number(tokens))


def _rounded(count: float, digits: int) -> int:
    """Return a number with so many digits that mean something; 0: all of them."""
    return int(round(count, digits - len(str(round(count))))) if digits else round(count)


def parts(plan: Plan) -> str:
    """Return which rows the file itself keeps from training; "" where it says nothing about that."""
    patterns = {
        ("valid",): translate("forecast", "The file says which {valid} rows choose the best pass."),
        ("test",): translate("forecast", "The file says which {test} rows are for the test."),
        ("valid", "test"): translate(
            "forecast", "The file says which {valid} rows choose the best pass, and which {test} are for the test."
        ),
    }
    _, valid, test = map(i18n.number, plan.sizes)
    return patterns.get(plan.told, "").format(valid=valid, test=test)


def warnings(plan: Plan) -> list[str]:
    found = []
    if plan.micro_batch < plan.batch_size:
        pattern = translate(
            "forecast",
            "Memory is short: {n} texts are computed at once instead of {batch}. Each step still learns from all of"
            " them; it takes longer.",
        )
        found.append(pattern.format(n=i18n.number(plan.micro_batch), batch=i18n.number(plan.batch_size)))
    elif plan.peak_mb > _MUCH_MEMORY * plan.available_mb:
        found.append(translate("forecast", "Memory is short: close other programs, or choose a smaller batch."))
    if plan.disk_mb > _MUCH_DISK_MB:
        pattern = translate("forecast", "While it trains, {size} of the disk are used; then they are free again.")
        found.append(pattern.format(size=_size(plan.disk_mb)))
    return found


def _size(mebibytes: float) -> str:
    return i18n.size(round(mebibytes * 2**20))

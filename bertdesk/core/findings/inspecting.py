"""The verb: all that can be found wrong with a table, in seconds, the serious first."""

from collections.abc import Sequence
from dataclasses import dataclass

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.findings import boilerplate, classes, giveaway, language, lengths, personal, repeats, spellings
from bertdesk.core.findings.finding import SEVERITIES, Finding
from bertdesk.core.findings.lengths import Lengths
from bertdesk.core.findings.suspects import suspected
from bertdesk.core.tablefile import Table


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    findings: tuple[Finding, ...]
    """The serious first."""
    lengths: Lengths | None


def inspect(
    table: Table,
    dataset: Dataset,
    *,
    test: Dataset | None = None,
    lengths_of_texts: Lengths | None = None,
    languages: Sequence[str] = (),
    cancel: CancelToken,
) -> Work[Inspection]:
    """Look for everything that this package knows of. Changes nothing.

    Where a text may have several labels, only what does not depend on them is looked for, and how many each has.
    `test` is what a model will be scored on; `lengths_of_texts` and `languages` are those of an encoder, and without
    them what depends on it is not looked for. Raises: Cancelled.
    """
    is_single = dataset.held is None
    written, dataset = dataset, spellings.as_one(dataset) if is_single else dataset
    compared = yield from repeats.compare(dataset, test, cancel)
    equal = compared.equal[: dataset.n]
    found = [
        *repeats.shared_with_test(compared),
        *repeats.shared_between_parts(compared),
        *repeats.repeated(compared),
        *repeats.nearly_repeated(compared),
        *(spellings.spellings(written) if is_single else ()),
        *classes.rare_classes(dataset, equal),
        *(giveaway.giveaways(table, dataset) if is_single else ()),
        *lengths.unusable(table, dataset),
        *lengths.very_short(dataset),
        *(lengths.very_long(dataset, lengths_of_texts) if lengths_of_texts else ()),
        *boilerplate.boilerplate(dataset),
    ]
    found += yield from language.unreadable(dataset, languages, cancel)
    found += yield from personal.personal_data(dataset, cancel)
    if is_single:
        found += yield from suspected(dataset, compared.words, equal, cancel)
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return Inspection(tuple(found), lengths_of_texts)

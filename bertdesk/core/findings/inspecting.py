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

    `test` is what a model will be scored on; `lengths_of_texts` and `languages` are those of an encoder, and without
    them what depends on it is not looked for. Raises: Cancelled.
    """
    written, dataset = dataset, spellings.as_one(dataset)
    compared = yield from repeats.compare(dataset, test, cancel)
    equal = compared.equal[: dataset.n]
    found = [
        *repeats.shared_with_test(compared),
        *repeats.shared_between_parts(compared),
        *repeats.repeated(compared),
        *repeats.nearly_repeated(compared),
        *spellings.spellings(written),
        *classes.rare_classes(dataset, equal),
        *giveaway.giveaways(table, dataset),
        *lengths.unusable(table, dataset.columns),
        *lengths.very_short(dataset),
        *(lengths.very_long(dataset, lengths_of_texts) if lengths_of_texts else ()),
        *boilerplate.boilerplate(dataset),
    ]
    found += yield from language.unreadable(dataset, languages, cancel)
    found += yield from personal.personal_data(dataset, cancel)
    found += yield from suspected(dataset, compared.words, equal, cancel)
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return Inspection(tuple(found), lengths_of_texts)

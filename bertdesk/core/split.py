"""Dataset -> Split: which rows a model learns from, which choose its best, and which it may not see before the end."""

from dataclasses import dataclass

import numpy as np

from bertdesk.core.dataset import FEWEST_TEXTS_TO_TEST, Dataset, Indices, classes_of_groups, subset
from bertdesk.core.equal import group_equal
from bertdesk.core.events import Part


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Three disjoint parts of a dataset that make up the whole, as rising indices into it."""

    dataset: Dataset
    train: Indices
    valid: Indices
    test: Indices
    seed: int

    @property
    def told(self) -> tuple[Part, ...]:
        """Return the parts that the table itself names; the others were dealt out."""
        return self.dataset.told


def split(dataset: Dataset, *, valid_share: float = 0.1, test_share: float = 0.1, seed: int = 17) -> Split:
    """Leave each row in the part that the table names for it, and deal out the parts that it does not name.

    What is dealt comes from the rows for training: each class by itself, in the same shares, equal texts together. A
    class with three distinct texts or more is in every part then, a rarer one in the training part alone. A text that
    stands there with several labels counts for the first of them. The shares are shares of distinct texts. A text that
    the table has put in two parts stays in both.
    """
    # scikit-learn's splitters either stratify or keep groups together, and refuse a class that is rarer than the parts
    pool = dataset.of_part("train")  # (n,)
    some = subset(dataset, pool) if len(pool) < dataset.n else dataset
    groups = group_equal(some.wholes)  # (n,)
    classes = classes_of_groups(some.label_ids, groups)
    shares = [0.0 if part in dataset.told else share for part, share in (("test", test_share), ("valid", valid_share))]
    dice = np.random.default_rng(seed)
    part = np.zeros(len(classes), dtype=np.int8)
    for label_id in range(dataset.k):
        members = dice.permutation(np.flatnonzero(classes == label_id))
        n_test, n_valid = (_part_size(len(members), share) for share in shares)
        part[members[:n_test]] = 2
        part[members[n_test : n_test + n_valid]] = 1
    train, valid, test = (pool[part[groups] == number] for number in range(3))
    valid, test = (
        dataset.of_part(name) if name in dataset.told else dealt for name, dealt in (("valid", valid), ("test", test))
    )
    return Split(dataset=dataset, train=train, valid=valid, test=test, seed=seed)


def _part_size(n_texts: int, share: float) -> int:
    if n_texts < FEWEST_TEXTS_TO_TEST or not share:
        return 0
    return min(max(1, round(share * n_texts)), (n_texts - 1) // 2)  # training keeps one, whatever the shares

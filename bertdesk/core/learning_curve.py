"""Would more rows help? Errors on nested parts of them, a power law through these, and what it says of twice the rows.

The quick method runs the unchanged encoder once over the rows and fits a logistic regression on its mean token vectors,
again and again. It is not fine-tuning, which starts better and may gain more or less: its answer is a first estimate of
whether rows are worth the work. The exact method trains for real, a few times, and scores on the test part, whose few
rows make its range wide. Neither chooses a model.
"""

import math
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset, Indices, subset
from bertdesk.core.device import training_dtype
from bertdesk.core.events import Progressed, RepeatStarted, Work, without_ending
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, told
from bertdesk.core.power_law import Floats, fit_power_law
from bertdesk.core.preparation import Preparation, build
from bertdesk.core.probability import HOLDS_FROM
from bertdesk.core.split import split
from bertdesk.core.tokens import batches, tokenise
from bertdesk.core.train import fit

Method = Literal["quick", "exact"]

MOST_ROWS, MOST_TOKENS = 2000, 128
"""Rows that the quick method reads, and tokens of each: its curve is extrapolated from there."""
_QUICK_SHARES, _EXACT_SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0), (1 / 4, 1 / 2, 1.0)
_HOLDOUTS, _HELD_OUT_SHARE = 12, 0.25
_FEWEST_ROWS, _FEWEST_OF_A_CLASS = 10, 2  # in the smallest part; fewer teach nothing that goes on
_DRAWS = 400
_WIDEST = 0.06
"""A range of more than six points says nothing that a person could act on."""
_BATCH = 32
_STRENGTH = 0.01
"""Inverse of the penalty on standardised features: with more features than rows, a weaker one follows noise."""
_MOST_PASSES = 12


@dataclass(frozen=True, slots=True)
class CurvePoint:
    n: int
    """Training rows."""
    accuracy: float


@dataclass(frozen=True, slots=True)
class LearningCurve:
    method: Method
    rows: int
    """Training rows that a run on this table has."""
    points: tuple[CurvePoint, ...]
    now: float
    """Accuracy that the curve has at `rows`; 0.0 where there is no curve."""
    gain: float
    """What the accuracy gains with twice as many, as a share: 0.02 = two points."""
    low: float
    high: float
    """The gain's 90 % range, over the rows that were scored and those that were trained on."""
    trouble: Literal["", "few_rows", "wide"] = ""
    """Why the gain cannot be told: there are too few rows for a curve, or its range is too wide."""


def estimate(prepared: Preparation, *, cancel: CancelToken) -> Work[LearningCurve]:
    """The quick method, on all rows but the test part. Raises: what opening the encoder raises."""
    rows, parts = len(prepared.parts.train), prepared.parts
    pool = subset(parts.dataset, np.sort(np.concatenate([parts.train, parts.valid])))
    pool = subset(replace(pool, parts=()), nested_order(pool.label_ids, prepared.config.seed)[:MOST_ROWS])
    sizes = _sizes(pool, round((1 - _HELD_OUT_SHARE) * pool.n), _QUICK_SHARES)
    if len(sizes) < 3:
        return _no_curve("quick", rows)
    classifier = yield from build(prepared)
    features = yield from frozen_features(classifier, pool.texts, cancel=cancel)
    wrong = np.full((_HOLDOUTS, len(sizes), pool.n), np.nan)
    errors = partial(_errors, label_ids=pool.label_ids)
    if pool.held is not None:
        errors = partial(_errors_of_several, of=pool.held)
    for number in range(_HOLDOUTS):
        cancel.raise_if_requested()
        yield Progressed("training", number, _HOLDOUTS)
        taught, held = _hold_out(pool, prepared.config.seed + number)
        for place, size in enumerate(sizes):
            wrong[number, place, held] = errors(features, taught[:size], held)
    yield Progressed("training", _HOLDOUTS, _HOLDOUTS)
    return curve_of("quick", wrong, sizes, rows=rows, seed=prepared.config.seed)


def estimate_exact(prepared: Preparation, *, cancel: CancelToken) -> Work[LearningCurve | None]:
    """The exact method: a quarter, half and all of the training part. Returns: None when it was stopped.

    Raises: what `train.fit` raises.
    """
    parts, config = prepared.parts, prepared.config
    order = parts.train[nested_order(parts.dataset.label_ids[parts.train], config.seed)]
    sizes = _sizes(subset(parts.dataset, parts.train), len(parts.train), _EXACT_SHARES)
    if len(sizes) < 3:
        return _no_curve("exact", len(parts.train))
    wrong = np.full((1, len(sizes), len(parts.test)), np.nan)
    with tempfile.TemporaryDirectory(prefix="bertdesk-", ignore_cleanup_errors=True) as name:  # Windows maps weights
        for place, size in enumerate(sizes):
            yield RepeatStarted(place + 1, len(sizes), config.seed)
            # as many steps for a few rows as for many, within reason: what is asked is what rows are worth, not steps
            passes = max(config.epochs, min(_MOST_PASSES, math.ceil(config.epochs * len(order) / size)))
            work = fit(
                replace(config, epochs=passes), replace(parts, train=np.sort(order[:size])),
                prepared.classifier(config.seed), Path(name) / "model", record=prepared.record, cancel=cancel,
            )  # fmt: skip
            trained = yield from without_ending(work)
            if trained is None or trained.evaluation is None:
                return None
            wrong[0, place] = ~trained.evaluation.is_right
    return curve_of("exact", wrong, sizes, rows=len(order), seed=config.seed)


def curve_of(method: Method, wrong: Floats, sizes: Sequence[int], *, rows: int, seed: int) -> LearningCurve:
    """Fit the curve to `wrong` (R, M, N): 1 where trial r with the m-th size errs on row n, NaN where it scores others.

    The range is that of a bootstrap over rows and trials at once (Owen 2007): each alone would look too sure.
    """
    dice = np.random.default_rng(seed)
    R, _, N = wrong.shape
    by_row = dice.multinomial(N, np.full(N, 1 / N), _DRAWS).astype(np.float64)
    by_trial = dice.multinomial(R, np.full(R, 1 / R), _DRAWS).astype(np.float64)
    all_rows, all_trials = np.ones((1, N)), np.ones((1, R))
    x = np.array(sizes, np.float64)
    errors = _mean_errors(wrong, all_rows, all_trials)
    law = fit_power_law(x, errors)
    drawn = fit_power_law(x, _mean_errors(wrong, by_row, by_trial))
    low, high = np.quantile(drawn.at(rows) - drawn.at(2 * rows), [0.05, 0.95])
    gain = float((law.at(rows) - law.at(2 * rows))[0])
    low, high = min(float(low), gain), max(float(high), gain)
    return LearningCurve(
        method=method,
        rows=rows,
        points=tuple(CurvePoint(size, 1 - float(error)) for size, error in zip(sizes, errors[0], strict=True)),
        now=1 - float(law.at(rows)[0]),
        gain=gain,
        low=low,
        high=high,
        trouble="wide" if high - low > _WIDEST else "",
    )


def nested_order(label_ids: Indices, seed: int) -> Indices:
    """Return an order of the rows (N,) in which every beginning has the classes in the shares that the whole has."""
    dice = np.random.default_rng(seed)
    place = np.empty(len(label_ids))
    for label_id in np.unique(label_ids):
        members = dice.permutation(np.flatnonzero(label_ids == label_id))
        place[members] = (np.arange(len(members)) + dice.random()) / len(members)
    return np.argsort(place, kind="stable").astype(np.int64)


def frozen_features(classifier: Classifier, texts: Sequence[Text], *, cancel: CancelToken) -> Work[NDArray[np.float32]]:
    """Return the mean of each text's token vectors as the encoder gives them. Shape (N, H); long texts are cut off."""
    tokenised = yield from tokenise(
        texts,
        classifier.tokenizer,
        max_length=min(classifier.max_length, MOST_TOKENS),
        most_windows=1,
        cancel=cancel,
    )
    encoder, device, done = classifier.network.base_model, classifier.device.torch, 0
    dtype = training_dtype(device.type)
    found: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
    for batch in batches(tokenised.windows, batch_size=_BATCH, pad_id=classifier.pad_id):
        cancel.raise_if_requested()
        given = told(classifier.network, batch.attention_mask.to(device))
        with torch.inference_mode(), torch.autocast(device.type, dtype=dtype, enabled=dtype != torch.float32):
            tokens = encoder(input_ids=batch.input_ids.to(device), **given)  # type: ignore[operator]  # a transformers model
            mask = given["attention_mask"]  # (B, T)
            shares = (mask / mask.sum(1, keepdim=True)).unsqueeze(-1)  # (B, T, 1)
            means = (tokens.last_hidden_state.float() * shares).sum(1).cpu().numpy()  # (B, H)
        for row, member in enumerate(batch.members):
            found[tokenised.windows[member].text] = means[row]
        done += len(batch.members)
        yield Progressed("evaluating", done, len(tokenised.windows))
    return np.stack(found)


def _sizes(dataset: Dataset, n: int, shares: Sequence[float]) -> list[int]:
    """Return the sizes of the nested parts, without those that are too small to learn from."""
    fewest = max(_FEWEST_ROWS, _FEWEST_OF_A_CLASS * dataset.k)
    return [size for size in (round(share * n) for share in shares) if size >= fewest]


def _hold_out(pool: Dataset, seed: int) -> tuple[Indices, Indices]:
    """Return rows to learn from, in nested order, and rows to score; equal texts stay on one side."""
    parts = split(pool, valid_share=0.01, test_share=_HELD_OUT_SHARE, seed=seed)
    taught = np.concatenate([parts.train, parts.valid])
    return taught[nested_order(pool.label_ids[taught], seed)], parts.test


def _errors_of_several(
    features: NDArray[np.float32], taught: Indices, held: Indices, *, of: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return where ridge regression, of all labels at once, misses one of a text's: a regression each would take hours.

    `of` (N, K): the labels of all rows. Shape (held,).
    """
    scaler = StandardScaler().fit(features[taught])
    fitted = Ridge(alpha=1 / _STRENGTH).fit(scaler.transform(features[taught]), of[taught].astype(np.float32))
    decided = fitted.predict(scaler.transform(features[held])).reshape(len(held), -1) >= HOLDS_FROM
    wrong: NDArray[np.bool_] = (decided != of[held]).any(axis=1)
    return wrong


def _errors(features: NDArray[np.float32], taught: Indices, held: Indices, *, label_ids: Indices) -> NDArray[np.bool_]:
    """Return where a logistic regression that learns from some rows errs on others. Shape (held,)."""
    predicted: Indices = np.full(len(held), label_ids[taught[0]])
    if len(np.unique(label_ids[taught])) > 1:
        scaler = StandardScaler().fit(features[taught])
        fitted = LogisticRegression(C=_STRENGTH, max_iter=200)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a fit that stops early is still one
            fitted.fit(scaler.transform(features[taught]), label_ids[taught])
        predicted = fitted.predict(scaler.transform(features[held]))
    wrong: NDArray[np.bool_] = predicted != label_ids[held]
    return wrong


def _mean_errors(wrong: Floats, by_row: Floats, by_trial: Floats) -> Floats:
    """Return the weighted error rates: `wrong` (R, M, N), weights (D, N) and (D, R) -> (D, M)."""
    is_scored = ~np.isnan(wrong[:, 0])  # (R, N)
    errors = np.einsum("dn,rmn,dr->dm", by_row, np.nan_to_num(wrong), by_trial, optimize=True)
    scored = np.einsum("dn,rn,dr->d", by_row, is_scored.astype(np.float64), by_trial, optimize=True)
    rates: Floats = errors / np.maximum(scored, 1e-9)[:, None]
    return rates


def _no_curve(method: Method, rows: int) -> LearningCurve:
    return LearningCurve(method, rows, (), 0.0, 0.0, 0.0, 0.0, "few_rows")

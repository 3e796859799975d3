"""The plane of a layer is that of its principal components, and neighbouring layers are not mirrored."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from bertdesk.core.understand.planes import are_alike, planes_of

N, H = 40, 12


def drifting(layers: int = 6) -> NDArray[np.float32]:
    """Return vectors (N, layers, H) that move a little from layer to layer."""
    dice = np.random.default_rng(4)
    scale = np.array([5, 3, *[0.3] * (H - 2)])
    first = dice.normal(size=(N, H)) * scale
    return np.stack([first + 0.2 * layer * dice.normal(size=(N, H)) for layer in range(layers)], 1).astype(np.float32)


def test_that_the_points_are_the_first_two_principal_components() -> None:
    vectors = drifting(1)
    (plane,) = planes_of(vectors)
    theirs = PCA(2).fit(vectors[:, 0])
    np.testing.assert_allclose(np.abs(plane.points), np.abs(theirs.transform(vectors[:, 0])), atol=1e-3)
    np.testing.assert_allclose(plane.shares, theirs.explained_variance_ratio_, atol=1e-5)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-5)
    np.testing.assert_allclose(plane.place(vectors[3, 0]), plane.points[3], atol=1e-4)


def test_that_neighbouring_layers_are_not_mirrored() -> None:
    vectors = drifting()
    vectors[:, 2::2] *= -1  # as a network may turn everything round from one layer to the next
    planes = planes_of(vectors)
    for below, above in itertools.pairwise(planes):
        assert ((below.points * above.points).sum(0) > 0).all()
    for layer, plane in enumerate(planes):
        np.testing.assert_allclose(plane.place(vectors[:, layer]), plane.points, atol=1e-3)


def test_that_a_layer_where_all_are_alike_is_flat_and_says_so() -> None:
    vectors = drifting(3)
    vectors[:, 0] = vectors[0, 0] + np.random.default_rng(1).normal(size=(N, H)) * 1e-6
    planes = planes_of(vectors)
    assert [plane.is_flat for plane in planes] == [True, False, False]
    assert planes[0].shares == (0.0, 0.0)
    assert not planes[0].points.any()
    assert not planes[0].place(vectors[5, 0]).any()


def test_that_texts_that_differ_in_one_direction_have_one_axis() -> None:
    vectors = np.zeros((5, 1, H), np.float32)
    vectors[:, 0, 3] = np.arange(5)
    (plane,) = planes_of(vectors)
    assert plane.shares == pytest.approx((1.0, 0.0))
    assert not plane.axes[1].any()
    assert plane.points[:, 0].std() > 1


@pytest.mark.parametrize("n", [1, 2, 3])
def test_that_few_texts_do_no_harm(n: int) -> None:
    planes = planes_of(drifting(2)[:n])
    assert planes[0].points.shape == (n, 2)
    assert planes[0].is_flat == (n == 1)


def test_that_alike_is_relative_to_the_vectors_size() -> None:
    noise = np.random.default_rng(2).normal(size=(N, H))
    assert are_alike((1000 + 1e-3 * noise).astype(np.float32))
    assert not are_alike((1e-3 * noise).astype(np.float32))

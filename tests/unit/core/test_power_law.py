"""A curve that a power law made is found again, and no other curve is made up."""

import numpy as np
import pytest

from bertdesk.core.power_law import fit_power_law

SIZES = np.array([50.0, 100.0, 200.0, 400.0])


@pytest.mark.parametrize(("a", "b", "c"), [(0.05, 2.0, 0.5), (0.0, 1.0, 0.35), (0.1, 5.0, 0.9), (0.02, 0.8, 0.2)])
def test_that_a_power_law_is_found_again(a: float, b: float, c: float) -> None:
    law = fit_power_law(SIZES, (a + b * SIZES**-c)[None])
    assert law.at(400)[0] == pytest.approx(a + b * 400**-c, abs=5e-4)
    assert law.at(800)[0] == pytest.approx(a + b * 800**-c, abs=2e-3)


def test_that_more_rows_never_harm_and_no_error_is_negative() -> None:
    errors = np.array([[0.2, 0.25, 0.3, 0.35], [0.3, 0.1, 0.01, 0.0], [0.2, 0.2, 0.2, 0.2]])
    law = fit_power_law(SIZES, errors)
    assert (law.at(400) >= law.at(800)).all()
    assert (law.at(10**9) >= 0).all()
    assert law.at(800)[2] == pytest.approx(0.2)
    assert law.at(800)[0] == pytest.approx(law.at(50)[0]), "errors that rise are a flat curve"


def test_that_many_curves_are_fitted_as_each_alone() -> None:
    errors = np.random.default_rng(3).uniform(0.1, 0.4, (20, 4))
    together = fit_power_law(SIZES, errors).at(800)
    assert together == pytest.approx([float(fit_power_law(SIZES, row[None]).at(800)[0]) for row in errors])


def test_that_the_later_points_count_more() -> None:
    """Two errors of the same size, at the first point and at the last: the curve follows the last."""
    errors = 0.05 + 2.0 * SIZES**-0.5
    first, last = errors + np.array([0.03, 0, 0, 0]), errors + np.array([0, 0, 0, 0.03])
    law = fit_power_law(SIZES, np.stack([first, last]))
    off_first, off_last = law.at(50)[0] - first[0], law.at(400)[1] - last[3]
    assert abs(off_last) < abs(law.at(400)[1] - errors[3])
    assert abs(law.at(400)[0] - errors[3]) < 0.005 < abs(off_first) + abs(off_last)

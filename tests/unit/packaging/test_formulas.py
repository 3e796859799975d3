"""The lesson's formulas are what their sources say."""

import re
import subprocess
from collections.abc import Callable

import pytest

Script = Callable[..., subprocess.CompletedProcess[str]]


def test_that_every_picture_is_what_is_made_of_its_source(script: Script) -> None:
    pytest.importorskip("ziamath")
    done = script("formulas.py", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_that_a_formula_is_the_same_bytes_each_time_and_refers_to_nothing() -> None:
    pytest.importorskip("ziamath")
    import formulas

    once = formulas.drawn(r"e_{ij}=\frac{q_i\cdot k_j}{\sqrt{d_k}}")
    formulas.drawn(r"\lambda")
    assert formulas.drawn(r"e_{ij}=\frac{q_i\cdot k_j}{\sqrt{d_k}}") == once
    elements, attributes = re.findall(r"<(\w+)", once), re.findall(r" ([\w:-]+)=", once)
    assert elements.count("path") == 12, "e, i, j, equals, q, i, dot, k, j, root, d, k"
    assert set(elements) == {"svg", "path", "rect"}
    assert set(attributes) == {"fill", "xmlns", "width", "height", "viewBox", "d", "x", "y"}


def test_that_a_picture_out_of_step_is_named(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ziamath")
    import formulas

    monkeypatch.setattr(formulas, "FORMULAS", tmp_path)
    (tmp_path / "new.tex").write_text("x", encoding="utf-8")
    (tmp_path / "old.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "other.tex").write_text("y", encoding="utf-8")
    (tmp_path / "other.svg").write_text(formulas.drawn("z"), encoding="utf-8")
    (tmp_path / "right.tex").write_text("w", encoding="utf-8")
    (tmp_path / "right.svg").write_text(formulas.drawn("w"), encoding="utf-8")
    assert list(formulas.problems()) == [
        "old.svg has no old.tex.", "new.tex has not been drawn.", "other.svg is not what is made of other.tex.",
    ]  # fmt: skip


def test_that_wrong_usage_is_answered_with_the_usage(script: Script) -> None:
    done = script("formulas.py", "all")
    assert done.returncode == 2
    assert "--check" in done.stdout

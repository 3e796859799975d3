"""The bill of materials: valid, complete, the same for the same bundle."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cyclonedx", reason="needs cyclonedx-python-lib: packaging/dev.py installs it")

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from bertdesk.licences import Component


@pytest.fixture
def parts(tmp_path: Path) -> list[Any]:
    """A program, a library of a distribution with one file, a system's library that it needs."""
    from parts import Part

    (tmp_path / "lib.so").write_bytes(b"\x7fELF and more")
    zlib = Part(
        ("deb", "zlib1g"), Component("zlib1g", "1:1.3", "Zlib", "https://zlib.net", ""), {"copyright": "text"},
        "pkg:deb/debian/zlib1g@1%3A1.3?arch=amd64", (),
    )  # fmt: skip
    torch = Part(
        ("pypi", "torch"), Component("torch", "2.13.0+cpu", "BSD-3-Clause AND MIT", "https://pytorch.org", ""),
        {"LICENSE": "text"}, "pkg:pypi/torch@2.13.0%2Bcpu", ("lib.so",), (zlib.key,),
    )  # fmt: skip
    own = Part(
        ("part", "BERTDesk"), Component("BERTDesk", "0.1.0", "Apache-2.0", "", ""), {"LICENSE": "text"},
        "pkg:generic/bertdesk@0.1.0", (),
    )  # fmt: skip
    return [own, torch, zlib]


def test_that_the_schema_of_cyclonedx_1_6_accepts_it(parts: list[Any], tmp_path: Path) -> None:
    import sbom

    sbom.write(parts, tmp_path, tmp_path / "bertdesk.cdx.json")
    text = (tmp_path / "bertdesk.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"type": "library"', '"type": "liberry"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_that_it_says_what_is_inside_and_what_needs_what(parts: list[Any], tmp_path: Path) -> None:
    import sbom

    made = json.loads(sbom.render(parts, tmp_path))
    assert made["metadata"]["component"]["name"] == "BERTDesk"
    named = {component["name"]: component for component in made["components"]}
    assert named.keys() == {"torch", "zlib1g"}
    assert named["torch"]["licenses"] == [{"acknowledgement": "declared", "expression": "BSD-3-Clause AND MIT"}] or (
        named["torch"]["licenses"] == [{"expression": "BSD-3-Clause AND MIT"}]
    )
    (file,) = named["torch"]["components"]
    assert file["name"] == "lib.so"
    assert file["hashes"][0]["content"] == hashlib.sha256(b"\x7fELF and more").hexdigest()
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in made["dependencies"]}
    assert needs["pkg:generic/bertdesk@0.1.0"] == ["pkg:pypi/torch@2.13.0%2Bcpu"]
    assert needs["pkg:pypi/torch@2.13.0%2Bcpu"] == ["pkg:deb/debian/zlib1g@1%3A1.3?arch=amd64"]


def test_that_the_same_bundle_gives_the_same_bytes_and_another_another_number(parts: list[Any], tmp_path: Path) -> None:
    import sbom

    first = sbom.render(parts, tmp_path)
    assert sbom.render(list(reversed(parts)), tmp_path) == first
    assert "timestamp" not in first
    (tmp_path / "lib.so").write_bytes(b"\x7fELF changed")
    assert json.loads(sbom.render(parts, tmp_path))["serialNumber"] != json.loads(first)["serialNumber"]


def test_that_a_licence_in_words_is_refused(parts: list[Any], tmp_path: Path) -> None:
    import sbom
    from parts import Part

    vague = Part(("pypi", "x"), Component("x", "1", "Some licence", "", ""), {}, "pkg:pypi/x@1", ())
    with pytest.raises(sbom.NotSpdx, match="“Some licence” is no SPDX expression"):
        sbom.render([*parts, vague], tmp_path)


def test_that_every_licence_somebody_wrote_down_is_spdx() -> None:
    from cyclonedx.spdx import is_expression
    from terms import DEBIAN, PYTHON, STANDARD

    from bertdesk.licences import _SPDX

    written = {*DEBIAN.values(), *PYTHON.values(), *STANDARD, *_SPDX.values()}
    assert [licence for licence in written if not is_expression(licence)] == []

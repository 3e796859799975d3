"""The workflows for a public CI: pinned, with few rights, and of files that there are."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = sorted((ROOT / "packaging" / "ci").glob("*.yml"))


def jobs(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]


def test_that_both_workflows_are_looked_at() -> None:
    assert [path.name for path in WORKFLOWS] == ["package.yml", "test.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_that_every_action_is_pinned_to_a_commit_whose_version_is_told(path: Path) -> None:
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert not [line for line in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)]
    assert len({line.split("@")[0] for line in used}) == len(set(used))  # one version of each


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_that_a_workflow_may_read_and_nothing_else_and_ends_by_itself(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}
    for job in jobs(path).values():
        assert "permissions" not in job
        assert job["timeout-minutes"] <= 120
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"] for step in checkouts] == [{"persist-credentials": False}]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_that_every_script_it_starts_is_there(path: Path) -> None:
    commands = "\n".join(step.get("run", "") for job in jobs(path).values() for step in job["steps"])
    named = set(re.findall(r"(?:packaging|\.ci)/[\w./-]+", commands))
    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_that_every_packaged_program_tries_itself_before_it_is_kept() -> None:
    for name, job in jobs(ROOT / "packaging" / "ci" / "package.yml").items():
        steps = job["steps"]
        tried = [i for i, step in enumerate(steps) if "--selftest" in step.get("run", "")]
        kept = [i for i, step in enumerate(steps) if step.get("uses", "").startswith("actions/upload-artifact@")]
        assert tried, name
        assert max(tried) < min(kept), name


def test_that_the_runtime_fetched_is_the_one_that_is_checked(load: Callable[[str], ModuleType]) -> None:
    workflow = yaml.safe_load((ROOT / "packaging" / "ci" / "package.yml").read_text(encoding="utf-8"))
    page = load("linux/appimage.py").RUNTIME_PAGE.format(machine="x86_64")
    assert workflow["env"]["APPIMAGE_RUNTIME"] == page

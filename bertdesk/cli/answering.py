"""Run a verb whose product is its answer, and print that: JSON for programs, or lines for people."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bertdesk.cli import json_lines
from bertdesk.cli.coloured import Depth, depth_of
from bertdesk.cli.columns import print_lines
from bertdesk.cli.console import reporter
from bertdesk.cli.json_lines import Json
from bertdesk.cli.running import run
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work

T = TypeVar("T")
Begin = Callable[[CancelToken], Work[T | None]]


def ask(verb: str, begin: Begin[T], *, as_json: bool) -> T:
    """Run a verb; standard output stays free for its product. Raises: typer.Exit where it failed or was stopped."""
    return run(verb, begin, reporter(as_json, json_lines.report_aside))


def answer(
    verb: str,
    begin: Begin[T],
    to_json: Callable[[T], Mapping[str, Json]],
    to_lines: Callable[[T, Depth], Iterable[str]],
    *,
    as_json: bool,
) -> T:
    """Run a verb, print its product and return it. Raises: typer.Exit where it failed or was stopped."""
    found = ask(verb, begin, as_json=as_json)
    if as_json:
        json_lines.show(to_json(found))
    else:
        print_lines(to_lines(found, depth_of(sys.stdout)))
    return found

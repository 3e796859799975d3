"""`bertdesk licences`: what the program is made of and on which terms; a name brings the whole text."""

import difflib
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from bertdesk import licences as made_of
from bertdesk.cli import json_lines, options
from bertdesk.cli.coloured import depth_of, faint
from bertdesk.cli.columns import aligned, clean
from bertdesk.cli.running import FAILED

_LONGEST = 60


def licences(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Component whose licence text is to be shown.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """List what BERTDesk is made of: versions and licences. With a name, show that component's licence text.

    \b
    Example:
      bertdesk licences
      bertdesk licences torch | less
    """
    listed = made_of.components()
    if name is not None:
        wanted = made_of.normal(name)
        listed = tuple(one for one in listed if made_of.normal(one.name) == wanted)
        if not listed:
            _refuse(name)
    if as_json:
        for one in listed:
            facts = asdict(one)
            json_lines.show(facts if name is not None else {key: facts[key] for key in facts if key != "text"})
    elif name is not None:
        print(listed[0].text or f"{listed[0].name} came without its licence text; see {listed[0].homepage}.")
    else:
        _print_table(listed)


def _print_table(listed: tuple[made_of.Component, ...]) -> None:
    rows = [(one.name, one.version, _cut(one.licence or "not stated")) for one in listed]
    table = aligned([("component", "version", "licence"), *rows])
    print(faint(table[0], depth_of(sys.stdout)))
    for line in table[1:]:
        print(line)


def _cut(licence: str) -> str:
    return licence if len(licence) <= _LONGEST else f"{licence[: _LONGEST - 1].rpartition(' ')[0]} …"


def _refuse(name: str) -> None:
    near = difflib.get_close_matches(name, [one.name for one in made_of.components()], n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    print(f"There is no component called “{clean(name)}”.{hint} The list: bertdesk licences", file=sys.stderr)
    raise typer.Exit(FAILED)

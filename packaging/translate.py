#!/usr/bin/env python3
"""Keep the Chinese translation in step with the sentences of the program.

    python packaging/translate.py            collect the sentences into resources/i18n/bertdesk_zh_CN.ts, make the .qm
    python packaging/translate.py --check    change nothing; exit 1 with a sentence for each thing that is out of step

To translate a new sentence: run the first line, fill in what is marked `type="unfinished"` and take that mark away
(or use Qt Linguist), run it again. Both files are committed: the program reads the .qm. Needs PySide6's own lupdate and
lrelease, in the environment this runs in. Plural forms (%n) would need an English .ts as well; there are none.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "resources" / "i18n" / "bertdesk_zh_CN.ts"
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%n|%L?\d+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of a .ts file."""

    key: tuple[str, str, str]
    """Context, sentence, comment."""
    translation: str
    state: str
    """"" where finished, else Qt's word for it: "unfinished", "obsolete" or "vanished"."""


class ToolFailed(Exception):
    """lupdate or lrelease is not there, or did not accept what it was given."""


def run(tool: str, *arguments: str | Path) -> None:
    name = f"pyside6-{tool}"
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise ToolFailed(f"{name} is missing in this environment: install PySide6-Essentials into it.")
    ran = subprocess.run([found, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if ran.returncode or "warning:" in ran.stderr.lower():
        raise ToolFailed(f"{name} did not do its work: {(ran.stderr or ran.stdout).strip()}")


def collect(ts: Path) -> None:
    """Merge every sentence of the program into `ts`; what is there already keeps its translation."""
    sources = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "bertdesk").rglob("*.py"))
    ts.parent.mkdir(parents=True, exist_ok=True)
    languages = ("-source-language", "en", "-target-language", "zh_CN")
    run("lupdate", "-silent", "-locations", "none", "-no-obsolete", *languages, *sources, "-ts", ts)


def release(ts: Path, qm: Path) -> None:
    run("lrelease", "-silent", ts, "-qm", qm)


def entries(ts: Path) -> Iterator[Entry]:
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None, "lrelease has read this file"
            key = context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")
            yield Entry(key, "".join(translation.itertext()), translation.get("type", ""))


def problems(ts: Path = TS) -> list[str]:
    """Return a sentence for each thing that is out of step; none means that all is well."""
    if not ts.is_file():
        return [f"{ts.name} is missing."]
    with tempfile.TemporaryDirectory() as folder:
        fresh, released = Path(folder) / ts.name, Path(folder) / "fresh.qm"
        collect(fresh)
        release(ts, released)
        wanted = [entry.key for entry in entries(fresh)]
        qm = ts.with_suffix(".qm")
        is_current = qm.is_file() and qm.read_bytes() == released.read_bytes()
    known = {entry.key: entry for entry in entries(ts)}
    found = [f"{key[0]}: “{key[1]}” is not in {ts.name}." for key in wanted if key not in known]
    for key, entry in known.items():
        if key not in wanted or entry.state in ("obsolete", "vanished"):
            found.append(f"{key[0]}: “{key[1]}” is in {ts.name}, but no longer in the program.")
        elif fault := fault_of(entry):
            found.append(f"{key[0]}: “{key[1]}” {fault}.")
    if not is_current:
        found.append(f"{qm.name} is not what lrelease makes of {ts.name}.")
    return found


def fault_of(entry: Entry) -> str:
    """Return what is wrong with the translation of a sentence, "" where nothing is."""
    if entry.state:
        return "is not translated yet" if not entry.translation else "has a translation that nobody has confirmed"
    if not entry.translation.strip():
        return "has an empty translation"
    source, translation = (sorted(PLACEHOLDER.findall(text)) for text in (entry.key[1], entry.translation))
    if source != translation:
        return f"has the placeholders {' '.join(source)}, its translation {' '.join(translation) or 'none'}"
    return ""


def main() -> int:
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__)
        return 2
    try:
        if not sys.argv[1:]:
            collect(TS)
            release(TS, TS.with_suffix(".qm"))
        found = problems()
    except (ToolFailed, ElementTree.ParseError) as error:
        print(error, file=sys.stderr)
        return 1
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print("Run packaging/translate.py, see to what it lists in resources/i18n, run it again.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

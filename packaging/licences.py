#!/usr/bin/env python3
"""List who made what is in the packaged program, with every licence text, for the window, the terminal and the SBOM.

    python packaging/licences.py write BUNDLE WORK ENVIRONMENT [--sbom FILE]   write its resources/licences.json
    python packaging/licences.py check BUNDLE                                  exit 1 where a library has no entry

WORK is PyInstaller's work folder of that build, ENVIRONMENT the one it was built from. Both fail for a file that nobody
claims, a licence that is not known (see terms.py) and a component without its text.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from origins import OriginUnknown, files_of, is_native
from parts import ROOT, LicencesIncomplete, Part, parts_of

from bertdesk import licences


def write(parts: Iterable[Part], path: Path) -> None:
    """Write the list that bertdesk/licences.py reads; every text once, the same parts give the same bytes."""
    texts: dict[str, str] = {}
    listed = []
    for part in parts:
        keys = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in part.texts.items()}
        texts |= {key: part.texts[name] for name, key in keys.items()}
        shown = part.component
        listed.append(
            {
                "name": shown.name, "version": shown.version, "licence": shown.licence, "homepage": shown.homepage,
                "texts": keys, "purl": part.purl, "libraries": list(part.libraries),
            }
        )  # fmt: skip
    content = {"components": listed, "texts": dict(sorted(texts.items()))}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o644)


def list_of(bundle: Path) -> Path:
    """Return where a bundle has, or shall have, its list."""
    folders = (bundle / "_internal" / "resources", bundle / "Contents" / "Resources" / "resources")
    return next((folder for folder in folders if folder.is_dir()), folders[0]) / licences.LIST


def uncovered(bundle: Path) -> list[str]:
    """Return a sentence for each library, and each distribution, in the bundle that its list does not have."""
    path = list_of(bundle)
    if not path.is_file():
        return [f"{path} is missing."]
    listed = json.loads(path.read_text(encoding="utf-8"))["components"]
    covered = {library for entry in listed for library in entry["libraries"]}
    found = [file.relative_to(bundle).as_posix() for file in files_of(bundle) if is_native(file)]
    sentences = [f"{name} has no entry." for name in found if name not in covered]
    sentences += [f"{name} is listed, but not there." for name in sorted(covered - set(found))]
    names = {licences.normal(entry["name"]) for entry in listed}
    for folder in sorted(bundle.rglob("*.dist-info")):
        if licences.normal(folder.name.rpartition("-")[0].rpartition("-")[0] or folder.name) not in names:
            sentences.append(f"{folder.name} has no entry.")
    return sentences + [f"{entry['name']} has no licence." for entry in listed if not entry["licence"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    writing, checking = verbs.add_parser("write"), verbs.add_parser("check")
    for name in ("bundle", "work", "environment"):
        writing.add_argument(name, type=Path)
    writing.add_argument("--out", type=Path, help="instead of the bundle's own place")
    writing.add_argument("--sbom", type=Path, help="write a CycloneDX list here as well")
    writing.add_argument("--root", type=Path, default=ROOT, help="the checkout that was built")
    checking.add_argument("bundle", type=Path)
    given = parser.parse_args()
    if given.verb == "check":
        found = uncovered(given.bundle.resolve())
        print(*found, sep="\n", file=sys.stderr)
        return 1 if found else 0
    try:
        parts = parts_of(
            given.bundle.resolve(), given.work.resolve(), given.environment.absolute(), given.root.resolve()
        )
    except (OriginUnknown, LicencesIncomplete) as error:
        print(error, file=sys.stderr)
        return 1
    write(parts, given.out or list_of(given.bundle))
    if given.sbom:
        import sbom

        sbom.write(parts, given.bundle, given.sbom)
    print(f"{len(parts)} components, {sum(len(part.libraries) for part in parts)} libraries, each with a licence.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

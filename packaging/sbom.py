"""Write the bill of materials beside the bundle: CycloneDX 1.6, JSON. The same bundle gives the same bytes.

Used by licences.py; needs cyclonedx-python-lib, which no bundle contains.
"""

import hashlib
import sys
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.spdx import is_expression
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

if TYPE_CHECKING:
    from parts import Part

_OWN = ("part", "BERTDesk")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/bertdesk")


class NotSpdx(Exception):
    """A component's licence is no SPDX expression, or the list is not what its schema wants."""


def write(parts: Sequence["Part"], bundle: Path, target: Path) -> None:
    """Raises: NotSpdx."""
    text = render(parts, bundle)
    target.write_text(text, encoding="utf-8")


def render(parts: Sequence["Part"], bundle: Path) -> str:
    """Return the list as JSON; its serial number is made from its content, and it has no time. Raises: NotSpdx."""
    made = {part.key: _component(part, bundle) for part in parts}
    needed = {need for part in parts for need in part.needs}
    direct = [key for key in made if key not in needed and key != _OWN]  # what nothing else needs, the program does
    graph = []
    for part in parts:
        needs = [*part.needs, *(direct if part.key == _OWN else ())]
        graph.append(
            Dependency(made[part.key].bom_ref, [Dependency(made[need].bom_ref) for need in dict.fromkeys(needs)])
        )
    own = made.pop(_OWN)
    bom = Bom(components=made.values(), dependencies=graph, serial_number=uuid.UUID(int=0))
    bom.metadata = BomMetaData(component=own, properties=[Property(name="system", value=sys.platform)])
    first = _json(bom)
    bom.serial_number = uuid.uuid5(_NAMESPACE, hashlib.sha256(first.encode()).hexdigest())
    text = _json(bom)
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise NotSpdx(f"the bill of materials is not valid: {problem}")
    return text


def _json(bom: Bom) -> str:
    bom.metadata.timestamp = None  # type: ignore[assignment]  # optional in the schema; two builds would differ by it
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1) + "\n"


def _component(part: "Part", bundle: Path) -> Component:
    shown = part.component
    if not is_expression(shown.licence):
        raise NotSpdx(f"{shown.name}: “{shown.licence}” is no SPDX expression.")
    kind = ComponentType.APPLICATION if part.key == _OWN else ComponentType.LIBRARY
    if part.key == ("part", "Encoder"):
        kind = ComponentType.MACHINE_LEARNING_MODEL
    return Component(
        name=shown.name,
        type=kind,
        bom_ref=part.purl,
        version=shown.version or None,
        purl=PackageURL.from_string(part.purl),
        licenses=[LicenseFactory().make_from_string(shown.licence)],
        external_references=_links(shown.homepage),
        components=_files(part, bundle),
    )


def _links(homepage: str) -> Iterable[ExternalReference]:
    return [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(homepage))] if homepage else []


def _files(part: "Part", bundle: Path) -> list[Component]:
    """Return its libraries, each with its sum: what a person can compare with what is on the disk."""
    return [
        Component(name=name, type=ComponentType.FILE, bom_ref=f"{part.purl}#{name}", hashes=[_sum(bundle / name)])
        for name in part.libraries
    ]


def _sum(path: Path) -> HashType:
    with path.open("rb") as file:
        return HashType(alg=HashAlgorithm.SHA_256, content=hashlib.file_digest(file, "sha256").hexdigest())

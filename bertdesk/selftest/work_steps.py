"""Steps on the work itself: every kind of model and method, from the packages that were brought along."""

import gzip
import json
import lzma
import math
import subprocess
import sys
import typing
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from bertdesk.children import environment
from bertdesk.core import pack, pack_install
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import finish
from bertdesk.errors import PackNotOffered, PickleWeightsRefused
from bertdesk.paths import resource
from bertdesk.selftest.stage import Stage
from bertdesk.selftest.window_steps import LONG_TEXT, SAMPLE, TEXT

if typing.TYPE_CHECKING:
    from bertdesk.core.explain import Attribution

TEXTS = (TEXT, "I want my money back", "Thank you, all is fine", "两件衣服都太小了", "naïve café \U0001f600")


def reload_model(stage: Stage) -> str:
    """The model in memory and the one on disk say the same."""
    from bertdesk import api

    assert stage.model is not None
    trained = stage.person.session.classifier
    assert trained is not None
    before = api.classify(trained, TEXTS)
    after = api.classify(stage.model, TEXTS)
    pairs = [
        (a.probabilities[k], b.probabilities[k]) for a, b in zip(before, after, strict=True) for k in a.probabilities
    ]
    largest = max(abs(a - b) for a, b in pairs)
    assert largest < 1e-6, pairs
    return f"{len(TEXTS)} texts; largest difference of a probability {largest:.1e}"


def open_with_transformers(stage: Stage) -> str:
    from transformers import pipeline

    from bertdesk import api

    assert stage.model is not None
    found = pipeline("text-classification", model=str(stage.model), device="cpu")(TEXT)[0]
    (ours,) = api.classify(stage.model, [TEXT], device="cpu")
    assert found["label"] == ours.label, (found, ours)
    assert abs(found["score"] - ours.probabilities[ours.label]) < 1e-4, (found, ours)
    return f"“{found['label']}” with {found['score']:.4f}, as here"


def explain_with_every_method(stage: Stage) -> str:
    from bertdesk import api

    assert stage.model is not None
    seen = []
    for config in explain_configs():
        found = api.explain(stage.model, TEXT, config=config)
        check_attribution(found, TEXT)
        seen.append(f"{found.method}: {len(found.spans)} words, delta {found.delta:.5f} of {found.gap:.5f}")
    return "; ".join(seen)


def explain_configs() -> list[ExplainConfig]:
    """Return one configuration for each method: each that its field `method` allows."""
    return [ExplainConfig(method=name) for name in typing.get_args(Method)]


def check_attribution(found: "Attribution", text: str) -> None:
    assert found.text == text
    assert found.spans, "no word has a score"
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans), found.spans
    assert all(math.isfinite(span.score) for span in found.spans), found.spans
    ends = [0, *(span.end for span in found.spans)]
    assert all(span.start >= end for span, end in zip(found.spans, ends, strict=False)), "words overlap"
    assert math.isfinite(found.delta), found.delta


def run_every_architecture(stage: Stage) -> str:
    """Build, save, open, classify and explain with each kind of encoder that is offered."""
    from bertdesk import api
    from bertdesk.core import device
    from bertdesk.core.model_folder import ARCHITECTURES
    from bertdesk.selftest import tiny

    cpu = device.choose("cpu")
    for kind in ARCHITECTURES:
        encoder = tiny.save_encoder(kind, stage.folder / "encoders" / kind)
        folder = tiny.save_model(encoder, stage.folder / "tiny" / kind, cpu)
        (answer,) = api.classify(folder, [TEXT], device="cpu")
        assert set(answer.probabilities) == {"bad", "good"}, answer
        check_attribution(api.explain(folder, TEXT, device="cpu"), TEXT)
        stage.tiny_model = stage.tiny_model or folder
    return ", ".join(ARCHITECTURES)


def explain_long_text(stage: Stage) -> str:
    """20,000 words, with a small model: a large one would take minutes."""
    from bertdesk import api

    assert stage.tiny_model is not None
    config = ExplainConfig(first_steps=2, most_steps=2)
    found = api.explain(stage.tiny_model, LONG_TEXT, config=config, device="cpu")
    check_attribution(found, LONG_TEXT)
    assert found.was_truncated or found.spans[-1].end == len(LONG_TEXT), found.spans[-1]
    return f"{len(found.spans):,} words in {found.windows} windows, truncated: {found.was_truncated}"


def explain_chinese(stage: Stage) -> str:
    """The dictionary that knows Chinese words was brought along."""
    from bertdesk import api

    assert stage.tiny_model is not None
    text = "服务非常好"
    found = api.explain(stage.tiny_model, text, device="cpu")
    words = [text[span.start : span.end] for span in found.spans]
    assert words == ["服务", "非常", "好"], words
    return " ".join(words)


def see_baselines(stage: Stage) -> str:
    """Word counts with logistic regression were scored beside the model."""
    from bertdesk.core import provenance

    assert stage.model is not None
    scored = {one.name: one.accuracy for one in provenance.read(stage.model).baselines}
    assert set(scored) == {"majority", "tfidf"}, scored
    return ", ".join(f"{name} {accuracy:.2f}" for name, accuracy in scored.items())


def read_formats(stage: Stage) -> str:
    """The same table comes out of archives, a workbook, JSON lines and a page under the name of an old workbook."""
    from bertdesk.core import tablefile
    from bertdesk.core.cancel import CancelToken

    content, read = resource(SAMPLE).read_bytes(), []
    wanted = finish(tablefile.read(resource(SAMPLE), CancelToken()))
    table = [wanted.columns, *wanted.rows]
    written = (_workbook(stage.folder, table), _json_lines(stage.folder, table), _page(stage.folder, table))
    for path in (*_archives(stage.folder, content), *written):
        found = finish(tablefile.read(path, CancelToken()))
        assert found.rows == wanted.rows, path.name
        read.append(path.suffix[1:])
    return ", ".join(read)


def repair_letters(stage: Stage) -> str:
    from bertdesk.core.tablefile import Told, read_table

    path = stage.folder / "letters.csv"
    path.write_text("text,label\nThe cafÃ© was fine,good\nItâ€™s late,bad\n", encoding="utf-8")
    assert "mojibake" in [notice.code for notice in read_table(path).notices]
    texts = [row[0] for row in read_table(path, Told(mends=True)).rows]
    assert texts == ["The café was fine", "It’s late"], texts
    return ", ".join(texts)


def _archives(folder: Path, content: bytes) -> list[Path]:
    packed, smaller, zipped = folder / "a.csv.gz", folder / "a.csv.xz", folder / "a.zip"
    packed.write_bytes(gzip.compress(content))
    smaller.write_bytes(lzma.compress(content))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return [packed, smaller, zipped]


def _json_lines(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path, names = folder / "a.jsonl", rows[0]
    lines = (json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows[1:])
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _page(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "a.xls"
    written = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    path.write_text(f"<html><table>{''.join(written)}</table></html>", encoding="utf-8")
    return path


def _workbook(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write what a spreadsheet program would, in as few words as it can be said."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    links = '<Relationships xmlns="{}/relationships"><Relationship Id="s" Type="{}/{}" Target="{}"/></Relationships>'
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="s"/></sheets>'
    cell = '<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
    data = "".join(f"<row>{''.join(cell.format(escape(text)) for text in row)}</row>" for row in rows)
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": links.format(package, related, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": links.format(package, related, "worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return folder / "a.xlsx"


def refuse_pickle(stage: Stage) -> str:
    """A model that could run code when it is opened is not opened."""
    from bertdesk import api

    assert stage.tiny_model is not None
    folder = stage.folder / "pickled"
    folder.mkdir()
    (folder / "config.json").write_bytes((stage.tiny_model / "config.json").read_bytes())
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    try:
        api.classify(folder, [TEXT])
    except PickleWeightsRefused as error:
        return error.code
    raise AssertionError("it was opened")


def see_gpu_pack_supplies(stage: Stage) -> str:
    """What the GPU pack is made of is in the bundle, and its installer runs. A checkout may lack it."""
    try:
        supplies = pack.supplies()
    except PackNotOffered as error:
        if getattr(sys, "frozen", False) and sys.platform != "darwin":
            raise
        return f"not offered: {error.facts['missing']}"
    uv = pack_install.unpacked(supplies.uv, stage.folder)
    said = subprocess.run([uv, "--version"], capture_output=True, text=True, env=environment(), check=True).stdout
    return f"{len(supplies.wheels.wheels)} wheels are listed; {said.strip()} runs"

"""The main job where the network is forbidden. Arguments: job, download, native or telemetry; a folder.

Prints one JSON object: what was done, and every attempt at the network.
"""

import importlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from network_guard import forbid_network

TRIED = forbid_network()  # before anything else is imported

TEXT = "Where is my parcel?"


def job(folder: Path) -> dict[str, object]:
    """Open the sample, train two steps, save, load, classify, explain, evaluate; the same model in the window."""
    from bertdesk import api
    from bertdesk.core import base_models
    from bertdesk.paths import resource

    sample, model = resource("samples/feedback_en.csv"), folder / "model"
    config = replace(base_models.recipe(base_models.BUILT_IN), max_length=64, max_steps=2)
    api.train(sample, out=model, config=config, device="cpu")
    (answer,) = api.classify(model, [TEXT], device="cpu")
    reasons = api.explain(model, TEXT, device="cpu")
    figures = api.evaluate(model, sample, device="cpu")
    from bertdesk.app.main import run

    code = run([], show_model=str(model), show_text=TEXT, screenshot=str(folder / "window.png"), stay=False)
    return {"labels": len(answer.probabilities), "spans": len(reasons.spans), "n": figures.n, "window": code}


def download(_folder: Path) -> dict[str, object]:
    """Ask for an encoder of the hub: the one thing that goes to the network."""
    from bertdesk.core import base_models, hub
    from bertdesk.core.cancel import CancelToken
    from bertdesk.errors import HubUnreachable

    encoder = next(each for each in base_models.CATALOGUE if each.place == "hub")
    try:
        list(hub.download(encoder, cancel=CancelToken()))
    except HubUnreachable as error:
        return {"refused": str(error.facts["name"]), "name": encoder.name}
    return {}


def native(_folder: Path) -> dict[str, object]:
    """Ask the C library for an internet socket, as Qt or torch would."""
    import ctypes

    return {"socket": ctypes.CDLL(None).socket(2, 1, 0)}


def telemetry(_folder: Path) -> dict[str, object]:
    """Ask for what libraries send home when they are used."""
    importlib.import_module("bertdesk.core.model")  # first, as in the program
    from huggingface_hub.utils import send_telemetry

    send_telemetry("bertdesk/anything", library_name="bertdesk")
    from huggingface_hub import constants
    from huggingface_hub.utils import _telemetry

    _telemetry._TELEMETRY_QUEUE.join()
    return {"disabled": constants.HF_HUB_DISABLE_TELEMETRY, "environment": os.environ.get("HF_HUB_DISABLE_TELEMETRY")}


if __name__ == "__main__":
    does = {"job": job, "download": download, "native": native, "telemetry": telemetry}[sys.argv[1]]
    found = does(Path(sys.argv[2]))
    print(json.dumps({**found, "tried": TRIED}), flush=True)

"""Where resources and a person's data lie: the one place that knows checkout, wheel and frozen bundle apart."""

import os
import sys
from pathlib import Path

import platformdirs


def resource(name: str) -> Path:
    """Return the path of a file that ships with the program, such as `samples/feedback_en.csv`."""
    return _resources() / name


def _resources() -> Path:
    if given := os.environ.get("BERTDESK_RESOURCES"):  # the packaged program lends its own to the GPU pack
        return Path(given)
    if bundle := getattr(sys, "_MEIPASS", None):
        return Path(bundle) / "resources"
    package = Path(__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def user_dir() -> Path:
    """Return the folder for the person's models, settings and logs; BERTDESK_HOME overrides it."""
    if home := os.environ.get("BERTDESK_HOME"):
        return Path(home)
    return platformdirs.user_data_path("BERTDesk", appauthor=False)


def models_dir() -> Path:
    """Return the folder in which the window keeps the models it trained."""
    return user_dir() / "models"


def projects_dir() -> Path:
    """Return the folder in which changes of tables are kept."""
    return user_dir() / "projects"


def encoders_dir() -> Path:
    """Return the folder in which downloaded encoders are kept."""
    return user_dir() / "encoders"


def packs_dir() -> Path:
    """Return the folder for complete Python environments that were installed beside the program."""
    return user_dir() / "packs"


def log_dir() -> Path:
    return user_dir() / "logs"

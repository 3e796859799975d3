"""The work itself: no Qt, no argument parsing, no printing, no sentences for people.

Sizes have one letter each, in names, comments and docstrings:
    N  texts (rows)          B  texts in a batch       T  tokens in a sequence, padding included
    K  classes               H  width of the encoder   W  windows that a long text is read in
"""

import os

# Before any module below imports huggingface_hub, which reads it once. Not a default: nothing here reports home.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

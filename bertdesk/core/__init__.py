"""The work itself: no Qt, no argument parsing, no printing, no sentences for people.

Sizes have one letter each, in names, comments and docstrings:
    N  texts (rows)          B  texts in a batch       T  tokens in a sequence, padding included
    K  classes               H  width of the encoder   W  windows that a long text is read in
"""

import os
import sys

# Before any module below imports huggingface_hub, which reads it once. Not a default: nothing here reports home.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

# Before any module below imports torch. On a busy machine libgomp's spinning threads steal each other's cores: 3 to 4
# times slower (pytorch issue 57715); it reads this once, when it loads.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
# The tokenizer reads the texts of a call side by side, before torch computes. Said outright, because it warns of every
# program that is started where this is not set.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
if sys.platform != "win32":  # a forked process has none of the threads that read, and would wait for them for ever
    os.register_at_fork(after_in_child=lambda: os.environ.update(TOKENIZERS_PARALLELISM="false"))

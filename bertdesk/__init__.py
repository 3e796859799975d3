"""BERTDesk: fine-tune a BERT text classifier on your own table, offline, and see the words behind each answer.

Floors, top to bottom; imports run downward only (import-linter holds it, see pyproject.toml):

    __main__                    picks the window or the command line
    cli | app                   two faces: the terminal, the window (all Qt is in app)
    report | bench              what "Copy report" copies; training beside what people would use instead
    api                         the verbs in Python, each waiting for its end
    runs | settings | messages  the same verbs as generators of events; a person's preferences; sentences for codes
    logs | last_words           the log and crash stacks; a sentence where no window can open
    core                        reading, training, evaluating, classifying, explaining; knows no screen
    paths | traces              where resources and the person's data lie; tracebacks without their words
    errors                      what can go wrong, as facts
"""

__version__ = "0.1.0"

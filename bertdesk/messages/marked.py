"""How a sentence is marked for translation, without Qt."""


def QT_TRANSLATE_NOOP(context: str, sentence: str) -> str:  # lupdate finds sentences by this name
    """Mark a sentence for translation; Qt's own function of this name, without Qt."""
    return sentence

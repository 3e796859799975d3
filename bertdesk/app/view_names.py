"""What the views of the page "Understand" are called, and what each shows."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def names() -> dict[str, str]:
    """Return the name of each view, by its key."""
    return {
        "pieces": translate("views", "Pieces"), "attention": translate("views", "Attention"),
        "masked": translate("views", "Fill the gap"), "next": translate("views", "Next sentence"),
        "inside": translate("views", "Inside"), "positions": translate("views", "Positions"),
        "toy": translate("views", "Toy network"), "lesson": translate("views", "Lesson"),
    }  # fmt: skip


def explained() -> dict[str, str]:
    """Return what each view shows, by its key."""
    return {
        "pieces": translate("views", "What the sentence is cut into, and the three vectors that each piece begins as"),
        "attention": translate("views", "What each piece attends to, in every layer and head"),
        "masked": translate("views", "Which words the network would put into a gap"),
        "next": translate("views", "Whether a sentence follows another"),
        "inside": translate("views", "How a classifier comes to its class, layer by layer"),
        "positions": translate("views", "How the network knows where a piece stands"),
        "toy": translate("views", "A small network that is pre-trained before your eyes"),
        "lesson": translate("views", "BERT in twelve steps, with exercises"),
    }

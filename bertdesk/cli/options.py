"""What the commands may be told: names, units, defaults. The sentences here are the options' documentation."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from bertdesk.core.base_models import Preset
from bertdesk.core.config import BestBy, ClassWeights, ExplainMethod, Method
from bertdesk.core.config import Unit as CoreUnit

DeviceName = Literal["auto", "cpu", "cuda", "mps"]
UnitName = Literal["words", "tokens", "sentences"]
UNITS: dict[UnitName, CoreUnit] = {"words": "word", "tokens": "token", "sentences": "sentence"}

Data = Annotated[
    Path,
    typer.Argument(
        metavar="DATA",
        help="A table: CSV, TSV, Excel, JSON, fastText, a folder of texts by class; also in .gz or .zip. One sheet:"
        " book.xlsx::March.",
    ),
]
ModelFolder = Annotated[
    Path,
    typer.Argument(metavar="MODEL", help="A folder that `bertdesk train` made, or another fitted BERT classifier."),
]

TextColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--text",
        metavar="COLUMN",
        help="Column with the texts; several, each with its own --text, are joined. Default: the one that looks like"
        " prose.",
    ),
]
PairColumn = Annotated[
    str | None,
    typer.Option(
        "--pair",
        metavar="COLUMN",
        help="Column with a second text, to be judged with the first. Default: none where --text is given, else a"
        " guess.",
    ),
]
FileColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="COLUMN",
        help="Of --file: column with the texts; several are joined. Default: those used in training, else a guess.",
    ),
]
LabelColumn = Annotated[
    str | None, typer.Option("--label", metavar="COLUMN", help="Column with the classes. Default: the likeliest one.")
]
KnownTextColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--text",
        metavar="COLUMN",
        help="Column with the texts; several are joined. Default: those used in training, else a guess.",
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        metavar="MARK",
        help="What stands between the classes of a cell that holds several, such as ; (none: a cell is one class)."
        " Default: a guess.",
    ),
]
KnownPairColumn = Annotated[
    str | None,
    typer.Option(
        "--pair",
        metavar="COLUMN",
        help="Column with the second texts. Default: the one used in training, else a guess.",
    ),
]
KnownLabelColumn = Annotated[
    str | None,
    typer.Option(
        "--label", metavar="COLUMN", help="Column with the classes. Default: the one used in training, else a guess."
    ),
]
EncoderName = Annotated[
    str,
    typer.Option(
        "--model", metavar="NAME", help="Encoder to start from: a name from `bertdesk models`, a hub name, or a folder."
    ),
]
OutFolder = Annotated[
    Path,
    typer.Option(
        "--out", metavar="DIR", help="Folder for the model; a model of ours in it is replaced, nothing else is."
    ),
]
MethodName = Annotated[
    ExplainMethod,
    typer.Option(
        "--method",
        metavar="NAME",
        help="How the words are found. auto: as was measured to be best for the model; quick: the quickest that is any"
        f" good for it; or {', '.join(get_args(Method))}.",
    ),
]
Unit = Annotated[
    UnitName,
    typer.Option(
        "--unit", metavar="NAME", help="What of the text is marked and scored: words, the encoder's tokens, sentences."
    ),
]
Target = Annotated[
    str | None, typer.Option("--target", metavar="LABEL", help="Class to explain. Default: the predicted one.")
]
Against = Annotated[
    str | None, typer.Option("--against", metavar="LABEL", help="Class that it is compared with. Default: none.")
]
ExplainedFile = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="Explain instead each text of a table, or each line of a .txt."),
]
FileRows = Annotated[
    int | None, typer.Option("--rows", metavar="N", min=1, help="Of --file: the first so many texts. Default: all.")
]
WordsFile = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Of --file: write a CSV, a row for each text.")
]
WordsPage = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Of --file: write a page to read, one HTML file by itself."),
]
ChooseMethod = Annotated[
    bool,
    typer.Option(
        "--choose-method/--no-choose-method",
        help="Afterwards, find out on held-out texts which way to explain suits the model best (a minute at most).",
    ),
]
FirstOnly = Annotated[
    bool,
    typer.Option("--first-window", help="Of a text that is longer than the model's window, read that window alone."),
]
Strike = Annotated[
    str | None,
    typer.Option(
        "--strike",
        metavar="WORD[,WORD]",
        help="Show instead what becomes of the probabilities without these words, wherever they stand.",
    ),
]
Opposite = Annotated[
    bool,
    typer.Option(
        "--opposite",
        help="Find instead the fewest words without which the text gets another class, or that of --against.",
    ),
]
BesideFolder = Annotated[
    Path | None,
    typer.Option(
        "--beside", metavar="MODEL", help="Show instead what another model makes of the text, and where they differ."
    ),
]
PresetName = Annotated[
    Preset,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="fast: fewer layers or epochs. balanced: the encoder's own recipe. thorough: all layers, three epochs"
        " more, long texts.",
    ),
]

_AS_PRESET = "Default: the preset's."
LearningRate = Annotated[
    float | None, typer.Option(metavar="RATE", help=f"Peak step size of AdamW, such as 2e-5. {_AS_PRESET}")
]
BatchSize = Annotated[int | None, typer.Option(metavar="N", help=f"Texts per optimizer step. {_AS_PRESET}")]
Epochs = Annotated[
    int | None,
    typer.Option(metavar="N", help=f"Passes over the training texts, at most; it may stop sooner. {_AS_PRESET}"),
]
MaxLength = Annotated[
    int | None, typer.Option(metavar="N", help=f"Tokens read of each training text; the rest is cut off. {_AS_PRESET}")
]
FrozenLayers = Annotated[
    int | None,
    typer.Option(
        metavar="N", help=f"Lowest encoder layers that keep their weights: faster, often as good. {_AS_PRESET}"
    ),
]
MaxSteps = Annotated[
    int | None, typer.Option(metavar="N", help="Optimizer steps after which to stop. Default: 0, no limit.")
]
ValidShare = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Share of the rows that choose the best epoch. Default: 0.1.")
]
TestShare = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Share of the rows kept for the final figures. Default: 0.1.")
]
Weights = Annotated[
    ClassWeights | None,
    typer.Option(
        "--class-weights",
        metavar="NAME",
        help="off: every text counts the same. balanced: every class does. Default: off.",
    ),
]
Smoothing = Annotated[
    float | None,
    typer.Option(
        "--label-smoothing",
        metavar="SHARE",
        help="Share of the target that goes to all classes, such as 0.1. Default: 0.",
    ),
]
HeadFirst = Annotated[
    bool | None,
    typer.Option(
        "--head-first/--no-head-first",
        help="Fit the head alone on the untouched encoder first: a model early, often a slower start. Default: no.",
        show_default=False,
    ),
]
BestByName = Annotated[
    BestBy | None,
    typer.Option(
        "--best-by",
        metavar="NAME",
        help="What chooses the best epoch: accuracy, macro_f1, or auto: macro_f1 where the largest class is more than"
        " twice the smallest. Default: auto.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Train nothing; try a batch, and say how long it would take, with what memory."),
]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Decides the split and every random choice. Default: 17.")]
Seeds = Annotated[
    int,
    typer.Option(
        metavar="K",
        help="Train so many times, with seeds counted up from --seed, and keep the best on the validation rows.",
    ),
]
Device = Annotated[
    DeviceName | None,
    typer.Option("--device", help="auto (the fastest that works), cpu, cuda or mps. Default: the one in Settings."),
]
Mirror = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Address to download encoders from. Default: the one in Settings."),
]
# What the window tells a training program that it has started in another Python; of no use to a person.
ConfigFile = Annotated[Path | None, typer.Option("--config", hidden=True)]
TestFile = Annotated[Path | None, typer.Option("--leave-test", hidden=True)]
RowsFile = Annotated[Path | None, typer.Option("--rows-from", hidden=True)]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on where an interrupted run into the same --out stopped, if there is one."),
]
Anew = Annotated[
    bool, typer.Option("--anew", help="Give up what an interrupted run into the same --out could go on from.")
]
Watched = Annotated[bool, typer.Option("--watched", hidden=True)]
Text = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="The text. Default: standard input.")]
Pair = Annotated[
    str | None,
    typer.Option(
        "--pair",
        metavar="TEXT",
        help="A second text, for a model that was trained on pairs of them; with --file the column that holds it.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of lines for people.")]


def mark(separator: str | None) -> str | None:
    """Return the separator that is meant; "none" is none."""
    return "" if separator == "none" else separator

"""The verbs in Python. Each waits for its end; `on_event=` listens.

training     train, reproduce, learning_curve
pretraining  pretrain, verdict
classifying  evaluate, classify
explaining   explain, explain_many, choose_method, check, strike, opposite, beside
editing      read_table, open_project, save_corrected
inspecting   inspect
waiting      what they share: a model is opened, the work done, its product returned
"""

from bertdesk.api.classifying import classify, evaluate
from bertdesk.api.editing import open_project, read_table, save_corrected
from bertdesk.api.explaining import beside, check, choose_method, explain, explain_many, opposite, strike
from bertdesk.api.inspecting import inspect
from bertdesk.api.pretraining import pretrain, verdict
from bertdesk.api.training import learning_curve, reproduce, train
from bertdesk.api.waiting import OnEvent
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, PretrainConfig, TrainConfig
from bertdesk.core.explain import Attribution, Beside, Opposite, Receipt, Struck
from bertdesk.core.explain.digest import Digest
from bertdesk.core.findings.finding import Finding, Place
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.metrics import Evaluation
from bertdesk.core.predict import Prediction
from bertdesk.core.pretrain.pretraining import Pretrained
from bertdesk.core.project import AcceptFinding, Action, ExcludeRows, MergeLabels, Project, RestoreRows, SetCell
from bertdesk.core.provenance import Faithful
from bertdesk.core.reproduce import Reproduction
from bertdesk.core.train import Trained
from bertdesk.core.verdict import Verdict
from bertdesk.inspection import Inspected

__all__ = [
    "AcceptFinding", "Action", "Attribution", "Beside", "CancelToken", "Digest", "Evaluation", "ExcludeRows",
    "ExplainConfig", "Faithful", "Finding", "Inspected", "LearningCurve", "MergeLabels", "OnEvent", "Opposite",
    "Place", "Prediction", "PretrainConfig", "Pretrained", "Project", "Receipt", "Reproduction", "RestoreRows",
    "SetCell", "Struck", "TrainConfig", "Trained", "Verdict", "beside", "check", "choose_method", "classify",
    "evaluate", "explain", "explain_many", "inspect", "learning_curve", "open_project", "opposite", "pretrain",
    "read_table", "reproduce", "save_corrected", "strike", "train", "verdict",
]  # fmt: skip

"""Model + text + class -> Attribution: the words that led to the answer, on the person's own text.

answer       the class of the text, asked once
explaining   the verb: a text in windows, a method on each, merged to words      attribution  what it gives
methods      name -> method; each has a file of its own, takes Rows and gives Scored (rows.py)
question     what is asked of the network     baselines, erased  what the text is compared with
held         the rules of conservative propagation     words  tokens -> words of the text
units        the scores by words, tokens or sentences (../chinese, ../sentences: where those begin)
what_if, opposite   the text with words struck; the fewest whose loss turns it (strikable: its windows, read again)
beside       two models on the same text
"""

from bertdesk.core.explain.answer import answer
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.beside import Beside, beside
from bertdesk.core.explain.explaining import explain
from bertdesk.core.explain.opposite import Opposite, find_opposite
from bertdesk.core.explain.receipt import Receipt, check
from bertdesk.core.explain.strikable import Strikable, open_text
from bertdesk.core.explain.what_if import Struck, strike

__all__ = [
    "Attribution", "Beside", "Opposite", "Receipt", "Span", "Strikable", "Struck", "answer", "beside", "check",
    "explain", "find_opposite", "open_text", "strike",
]  # fmt: skip

"""Model + text + class -> Attribution: the words that led to the answer, on the person's own text.

explaining   the verb: a text in windows, a method on each, merged to words      attribution  what it gives
methods      name -> method; each has a file of its own, takes Rows and gives Scored (rows.py)
question     what is asked of the network     baselines, erased  what the text is compared with
held         the rules of conservative propagation     words  tokens -> words of the text
units        the scores by words, tokens or sentences      chinese, sentences  where those begin
"""

from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.explaining import explain
from bertdesk.core.explain.receipt import Receipt, check

__all__ = ["Attribution", "Receipt", "Span", "check", "explain"]

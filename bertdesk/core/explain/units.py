"""An attribution by words, by the encoder's tokens, or by sentences: the same scores, put together another way."""

from bisect import bisect_right

from bertdesk.core.config import Unit
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.words import merge
from bertdesk.core.sentences import sentence_starts


def spans_of(attribution: Attribution, unit: Unit) -> tuple[Span, ...]:
    """Return the scores by this unit, in the text's order; spans do not overlap, and their sum is always the same."""
    match unit:
        case "word":
            return attribution.spans
        case "token":
            return attribution.tokens
        case "sentence":
            return _by_sentence(attribution)


def _by_sentence(attribution: Attribution) -> tuple[Span, ...]:
    """A token is of the sentence that it begins in; none goes on from one text of a pair to the other."""
    starts = sorted({*sentence_starts(attribution.text), attribution.second_start or 0})
    tokens = ((token.start, token.end, token.score) for token in attribution.tokens)

    def goes_on(sentence: Span, start: int, end: int) -> bool:
        return start < sentence.end or bisect_right(starts, start) == bisect_right(starts, sentence.start)

    return tuple(merge(tokens, goes_on))

"""What a running BERT shows of itself: everything is read off its own modules while it computes, by forward hooks.

One question a file:
    subject    a folder -> the network that is looked at       heads       which heads its weights hold
    anatomy    where its parts are, of every kind              watching    hooks that read them off
    pieces     a text -> its word pieces, and why one is [UNK] (unknown)
    embeddings, positions, attention, states   what is made of the pieces
    masked     what stands at a [MASK]    pseudo_perplexity    how likely a text is    next_sentence    which follows
    inside     a classifier layer by layer: first_tokens, planes, probe, changes

T tokens, L layers, A heads, H width, d = H / A, V pieces in the vocabulary. Where a kind of network lacks what is asked
for, the answer is a `Lacking` that says why, never an error.
"""

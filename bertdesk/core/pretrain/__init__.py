"""Pre-training: raw text -> an encoder that has learnt to guess masked words, and which sentence follows.

One step a file, in the order in which a text passes through them:
    token_store   documents of sentences of tokens, in files    pairs     documents -> pairs for the next-sentence task
    masking       tokens -> what is read, what is to be guessed
"""

"""Pre-training: raw text -> an encoder that has learnt to guess masked words, and which sentence follows.

One step a file, in the order in which a text passes through them:
    corpus      a table, files, folders -> documents of sentences    vocabulary   texts -> a vocabulary of word pieces
    building    corpus and tokenizer -> stores of tokens             token_store  what they are, in files
    pairs       documents -> pairs for the next-sentence task        masking      what is read, what is to be guessed
    examples    pairs and masks -> what the network reads            network      BERT with both heads, what they cost
    looking     what a path holds, before it is read               made_here    which encoders of a folder came of it
    joint       the loss of both, for the training engine          judge        what it comes to on documents held back
    course      all of it, as the training loop wants it           pretraining  the verb
    material    vocabulary and tokens, made once                   by_frequency what guessing single words would cost
    recipes     numbers where a person says nothing                sizes        which networks begin from nothing
    held_back   which documents are never learnt from
"""

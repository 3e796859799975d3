"""What is wrong with a table, found before anybody trains on it. Knows no faces; nothing is changed.

finding     what was found: a code, its facts, the rows          inspecting  the verb: all of the below, one after the other
repeats     equal and nearly equal texts, in one table and two   words, similar, bag  what texts are compared by
lengths     empty, very short and very long texts                spellings   labels that are written in several ways
classes     those with too few texts                             language    texts that the encoder cannot read
boilerplate what most texts begin or end with, or hold           giveaway    columns that tell the label
personal    addresses, numbers of people (check_digits)          suspects    labels that are probably wrong
"""

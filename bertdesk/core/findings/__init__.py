"""What is wrong with a table, found before anybody trains on it. Knows no faces; nothing is changed.

inspecting   the verb: all of the below, one after the other   finding     what was found: a code, its facts, the rows
repeats      equal and similar texts, in one table and two     words, similar, bag     what texts are compared by
lengths      empty, very short and very long texts             spellings   labels that are written in several ways
classes      those with too few texts                          language    texts that the encoder cannot read
boilerplate  what most texts begin or end with, or hold        giveaway    columns that tell the label
personal     what tells who a person is (check_digits)         suspects    labels that are probably wrong
"""

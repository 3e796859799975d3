"""The terminal's face: commands, and events as lines for people or for programs. Knows no Qt and no torch.

main       the commands                        console     events and failures, for people
options    what they may be told               json_lines  the same and results, for programs
verbs      what they ask of api                figures     results, for people
training   the same, of those that train
running    Ctrl+C, the ending, the exit code   coloured    marks behind words
texts      what is classified, what is kept    columns     text in terminal cells
again      how runs compare with each other
log        unexpected failures, into a file    demo, encoders, doctor, terms   commands that are more than a verb
"""

"""The terminal's face: commands, and events as lines for people or for programs. Knows no Qt and no torch.

main     the commands             console   events and failures, for people     columns   text in terminal cells
options  what they may be told    json_lines  the same, for programs            coloured  marks behind words
running  one verb: Ctrl+C,        figures   what a verb found, for people       log       unexpected failures
         ending, exit code        demo, encoders, doctor   commands of more than a few lines
"""

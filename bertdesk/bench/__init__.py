"""The benchmark of training: this engine beside what people would use instead, on the same rows.

    plan     what runs, in which order           engine, trainer, origin    the contenders, one file each
    results  what a run leaves, in a file        contender                  one of them at work, in a process of its own
    summary  results -> rows beside a reference  race                       one process after the other
    levers   what can be switched off            throughput, flops          steps a second, share of the device's peak

How tables are read: `made_tables` invents some, `pollution` spoils them, `tables` scores what is read.

`plan`, `results`, `summary`, `levers` and `race` import no torch: a process that starts others must be small, since
Linux counts the memory of the process that started a program towards that program's peak.
"""

"""`bertdesk --selftest`: the program proves each of its features by itself, wherever it was put; needs no test tool.

Imported only when asked for. `main` (options, threads) > `steps` (the list) > `window_steps`, `data_steps`,
`change_steps`, `work_steps`, `terminal_steps` > `person` (eyes and hands at the real window) > `hands`, `ear` >
`report`, `network`, `children`.
"""

"""The speed of `vaultkit` against what any program must pay: `python -m tests.benchmark`.

`vaults` writes the vaults; `bare_sweep`, `bare_read` and `frontmatter_loop` are the
yardsticks; `rows` says what is run, `runs` measures whole processes, `daemon` waits for
`vaultkit watch`, `__main__` prints the tables. Nothing is asserted: a slow machine slows
all of them alike, and what counts are the ratios.
"""

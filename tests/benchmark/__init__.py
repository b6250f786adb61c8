"""The speed of `vaultkit report` against what any program must pay: `python -m tests.benchmark`.

`vaults` writes the vaults, `bare_read` and `frontmatter_loop` are the yardsticks,
`runs` measures whole processes, `__main__` prints the table. Nothing is asserted: a slow
machine slows all of them alike, and what counts are the ratios.
"""

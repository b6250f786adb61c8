"""The index notes, kept up to date while the vault changes: inbox, watch, batch, loop.

What the system tells of changes means only "look here": every batch looks at the whole
vault, reads what is new, and asks the same refresh as `report`. So nothing depends on
which changes were told, in what order, or whether all of them were. What is printed is
for cli/.
"""

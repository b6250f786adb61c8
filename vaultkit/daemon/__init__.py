"""The index notes, kept up to date while the vault changes: inbox, watch, batch, loop.

What the system tells of changes means only "look here": a batch looks at the notes that
were touched, reads what is new, and asks the same refresh as `report`; soon after, and
wherever more than known notes was touched, it looks at the whole vault. So nothing in the
end depends on which changes were told, in what order, or whether all of them were. What is printed is
for cli/.
"""

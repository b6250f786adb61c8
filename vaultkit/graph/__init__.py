"""The Vault becomes a network: ties with evidence, projections, questions of structure.

Pure. A report needs only plain adjacency (projections.py, structure.py, mermaid.py). Only
network.py and formats.py know networkx, and they import it when they are called, since
that alone costs more than a whole warm report. Pictures (canvas.py, page.py) draw what
drawing.py chooses where layout.py says, and do without networkx too.
"""

"""Other worlds: files of other programs become cards, and a vault becomes files for them. Pure: texts in, values out."""

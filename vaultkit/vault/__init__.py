"""Notes become a vault: kinds, names, people and their facts, what is resolved to what. Pure."""

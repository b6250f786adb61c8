"""The reasoning of networking: what is due, with whom, and why. Pure; today is an argument."""

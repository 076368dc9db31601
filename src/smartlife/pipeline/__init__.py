"""Which steps there are, in which order, what is stale, and running them.

`plan` finds the steps and decides what has to be done; `running` does it; `summary` tells what
came out. Nothing here knows what a step does.
"""

"""What a plant's numbers are, from its readings alone: the definitions of `docs/` computed a second time.

Nothing here is taken from the program. Times are Unix milliseconds, energies milliwatt-hours in whole
numbers, shares of them floats.
"""

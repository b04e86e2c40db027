"""Pictures that draw themselves: of a definition, a run, two runs, many; each with a sentence as its text form."""

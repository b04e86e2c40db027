"""How much an evaluation may take: AWS's bounds, and the much smaller ones of what is tried in the server itself."""

from local_aws.states.language.jsonata.engine import Bounds

# One second: AWS's developer guide. Items and characters: measured on AWS, floci-io/floci#2737.
FULL = Bounds(seconds=1.0, items=873_782, characters=2**23 - 1)
QUICK = Bounds(seconds=0.1, items=1_000, characters=2**16)

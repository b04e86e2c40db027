"""The AWS on this machine: start it, find it, stop it."""

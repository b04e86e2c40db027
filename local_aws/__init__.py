"""The AWS on this machine: start it, find it, stop it. What differs from AWS is listed in README.md beside this file.

This module needs the standard library alone and imports quickly; moto and the engine live in the server's process.
"""

from local_aws.background import Server, Status, start, status, stop

__all__ = ["Server", "Status", "start", "status", "stop"]

"""The runtime inside a worker: imports the handler, then answers one event after the other.

Error payloads and log records are those of awslambdaric, the runtime that Lambda itself uses. Standard library alone.
"""

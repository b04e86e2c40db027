"""Who may touch what moto keeps: its backends are plain dicts, read and changed without locks of their own."""

from local_aws import turns

moto_lock = turns.Lock()

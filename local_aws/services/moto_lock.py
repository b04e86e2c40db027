"""Who may touch what moto keeps: its backends are plain dicts, read and changed without locks of their own."""

import threading

moto_lock = threading.Lock()

"""The program of a worker: `python -I -S runtime TASK_FOLDER MAGIC LIFE SITE_PACKAGES…`, started by the server.

It imports nothing of ours but the package beside it, so that a handler meets a clean Python.
"""

import sys

from lambda_runtime.loop import main

if __name__ == "__main__":  # multiprocessing imports this file again
    sys.path.pop(0)  # this folder, which Python put there: it is no place for a handler's imports
    main(*sys.argv[1:])

"""Builds the site: python -m publish [FOLDER]."""

import sys
from pathlib import Path

from publish import site

if __name__ == "__main__":
    print(site.build(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))

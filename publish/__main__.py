"""Builds the site: python -m publish [FOLDER]. Copies for Google Colab: python -m publish colab REPOSITORY [FOLDER]."""

import sys
from pathlib import Path

from publish import colab, site

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["colab", repository, *folder]:
            print(colab.build(repository, Path(*folder or ["colab"])))
        case [*folder]:
            print(site.build(Path(*folder or ["site"])))

"""The engine in use: jlens, where it has no wheel jsonata-python, or another that was put in their place."""

from local_aws.states.language.jsonata.engine import Engine

_installed: Engine | None = None


def install(engine: Engine | None) -> None:
    """Takes this engine from now on, for expressions that have not come yet; None chooses one anew."""
    global _installed
    _installed = engine


def engine() -> Engine:
    """The engine in use."""
    if _installed is None:
        install(_best())
    return _installed


def _best() -> Engine:
    try:
        from local_aws.states.language.jsonata.jlens_engine import Jlens
    except ImportError:  # no wheel
        from local_aws.states.language.jsonata.python_engine import JsonataPython

        return JsonataPython()
    return Jlens()

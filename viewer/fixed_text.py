"""What a widget shows where there are no widgets: a still picture, and a text that is always the same."""


class FixedText:
    """Mixin for widgets: `sentence` is their text/plain, `still()` the SVG that stands for them.

    A widget's own text form names a random id; a stored output must say the same in every run.
    """

    sentence = "A widget."

    def still(self) -> str | None:
        """Return the SVG of this moment, if there is one."""
        return None

    def __repr__(self) -> str:
        return self.sentence

    __str__ = __repr__

    def _repr_mimebundle_(self, **kwargs) -> dict:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
        data["text/plain"] = self.sentence
        if picture := self.still():
            data["image/svg+xml"] = picture
        return data

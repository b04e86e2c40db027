"""The box into which the keys are pasted: they go into the credentials file, and nowhere else."""

import html

import ipywidgets
from botocore.exceptions import BotoCoreError, ClientError

from learner_lab.checkout import choices
from learner_lab.checkout.home import NoHome
from learner_lab.session import credentials, pasted, target
from learner_lab.words.masking import mask
from learner_lab.words.sentences import sentence

ASK = "Paste the whole block here: course page, Start Lab, green dot, AWS Details, AWS CLI, Show."

AGAIN = " Clients made before still ask this machine: run the notebook again from its first cell."


class Box(ipywidgets.VBox):
    """A box that empties itself the moment something is pasted, and says what came of it."""

    def __init__(self, region: str):
        self.paste = ipywidgets.Textarea(placeholder=ASK, layout={"width": "40em", "height": "7em"})
        self.said = ipywidgets.HTML()
        self.region = region
        self.paste.observe(self._pasted, "value")
        super().__init__([self.paste, self.said])

    def _pasted(self, change) -> None:
        if block := change["new"].strip():
            self.paste.value = ""  # before anything else: no saved notebook and no widget state has the keys
            self.said.value = html.escape(_answer(block, self.region))

    def __repr__(self) -> str:
        return f"Sign in: {ASK}"


def _answer(block: str, region: str) -> str:
    """What came of it, whatever that is: nobody sees what rises behind a box."""
    try:
        return accept(block, region)
    except Exception as error:
        told = sentence(error) or (mask(error) if isinstance(error, OSError) else "")
        return f"Signing in did not succeed: {type(error).__name__}. {told}".strip()


def accept(block: str, region: str) -> str:
    """Keeps the keys of the pasted block, goes to the Learner Lab with them, and says where we are now."""
    try:
        credentials.save(pasted.parse(block))
        choices.keep(target="aws", region=region, role="")
    except (pasted.HalfBlock, credentials.NoKeysFile, NoHome) as error:
        return mask(error)
    if choices.target() == "local":
        return "The keys are kept. LAB_TARGET=local still decides, so the notebooks stay on this machine."
    was_local = target.is_local()
    target.use_aws(region)
    return try_out() + (AGAIN if was_local else "")


def try_out() -> str:
    """Where the keys lead, or what is wrong with them."""
    try:
        return target.place()
    except (ClientError, BotoCoreError) as error:
        return sentence(error) or mask(error)

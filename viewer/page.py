"""A run as one HTML file: the replay works in any browser, without Python and without a network."""

import json
from html import escape

from .scene import script, styles

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{margin:0;padding:16px;font:14px/1.45 system-ui,sans-serif;background:Canvas}}
{styles}
</style>
<main id="view"></main>
<script type="module">
{script}
const kept = {data};
const model = {{
  get: (name) => kept[name], send: () => {{}}, on: () => {{}}, off: () => {{}},
}};
widget.render({{ model, el: document.getElementById("view") }});
document.querySelector(".sfn").classList.add("sfn-auto");
</script>
</html>
"""


def to_page(scene: dict, run: dict) -> str:
    """Return the whole page; nothing in the data can end the script that they stand in, or open another."""
    data = json.dumps({"scene": scene, "run": run, "notice": "", "can": []}, default=str).replace("<", "\\u003c")
    code = script().replace("export default", "const widget =")
    return PAGE.format(title=escape(scene["name"]), styles=styles(), script=code, data=data)

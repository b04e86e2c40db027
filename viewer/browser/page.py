"""A run as one HTML file: the replay works in any browser, without Python and without a network."""

import json
from html import escape

from viewer.browser.scripts import script
from viewer.browser.styles import styles

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{margin:0;padding:16px;font:14px/1.45 system-ui,sans-serif;background:Canvas}}
{styles}
main .sfn{{--tall:clamp(200px,100vh - 240px,640px)}}
@media (max-width:640px){{main .sfn{{--tall:clamp(200px,45vh,400px)}}}}
</style>
<main id="view"></main>
<script type="module">
{script}
showKept({data}, document.getElementById("view"));
</script>
</html>
"""


def to_page(scene: dict, run: dict) -> str:
    """The whole page; nothing in the data can end the script that they stand in, or open another."""
    kept = {"scene": scene, "run": run, "notice": "", "can": [], "live": False}
    data = json.dumps(kept, default=str).replace("<", "\\u003c")
    return PAGE.format(title=escape(scene["name"]), styles=styles(), script=script("page.js"), data=data)

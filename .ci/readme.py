"""Writes README.md from nbs/index.ipynb, their one source; with --check, only says whether they are in step."""

import json
import re
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[1]


def to_markdown(cell):
    "Markdown as it is, code in fences; paths are made relative to the top of the repository."
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        lines = [line for line in source.splitlines() if not line.startswith("#|")]
        return "```python\n" + "\n".join(lines) + "\n```" if lines and "#| hide" not in source else ""
    source = re.sub(r"\]\(((?:\d\d|start)[^)]*\.ipynb)", r"](nbs/\1", source)
    return re.sub(r"\]\(images/", "](nbs/images/", source)


cells = json.loads((root / "nbs/index.ipynb").read_text())["cells"]
note = "<!-- Written by .ci/readme.py from nbs/index.ipynb: edit that one. -->"
readme = "\n\n".join([note, *filter(None, map(to_markdown, cells))]) + "\n"
path = root / "README.md"
if "--check" not in sys.argv:
    path.write_text(readme)
elif path.read_text() != readme:
    sys.exit("README.md and nbs/index.ipynb are out of step: run python .ci/readme.py")

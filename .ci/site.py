"""Checks, without Quarto, that the notebooks will render: front matter, links, anchors, figures, outputs.

Usage: python .ci/site.py [notebook …]   (default: all of nbs/)
       python .ci/site.py --colab        gives every notebook the cell that installs the package in Colab
"""

import json
import re
import sys
from functools import partial
from pathlib import Path

import yaml
from pages import slug  # beside this file

nbs = Path(__file__).resolve().parents[1] / "nbs"
paths = [Path(p) for p in sys.argv[1:] if p != "--colab"] or sorted(nbs.glob("[!_]*.ipynb"))
problems = []


COLAB = """#| hide
if "google.colab" in str(get_ipython()):  # there: the repository with its results, and the package; elsewhere nothing happens
    get_ipython().system("git clone -q --depth 1 https://github.com/hjepa-nb/hjepa_nb /content/hjepa")
    get_ipython().system("pip install -q -e /content/hjepa")
    get_ipython().run_line_magic("cd", "/content/hjepa/nbs")
    __import__("sys").path.insert(0, "/content/hjepa")"""  # the second cell of every notebook, `--colab` writes it


def complain(place, message):
    "Notes a problem."
    problems.append(f"{place}: {message}")


def anchors(cells):
    "Identifiers that a link into a page can name: of headings and of figures."
    found = set()
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for title in re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", source, flags=re.S), re.M):
                named = re.search(r"\{#([\w-]+)\}", title)
                found.add(named[1] if named else slug(title))
        else:
            found |= set(re.findall(r"^#\| label: *(\S+)", source, re.M))
    return found


def options(source):
    "Quarto's options of a code cell: its lines `#| name: value`."
    lines = [line[2:].strip() for line in source.splitlines() if re.match(r"#\| *[\w-]+:", line)]
    names = [line.split(":")[0] for line in lines]
    return yaml.safe_load("\n".join(lines)) or {}, {n for n in names if names.count(n) > 1}


def check_head(cells, say):
    "Title, quote, kernel."
    head = "".join(cells[0]["source"])
    if head.startswith("---"):
        yaml.safe_load(head.split("---")[1])
    elif not re.match(r"# .+\n+> .+", head):
        say("the first cell must be `# Title`, then a one-sentence quote `> …`")


def check_links(source, pages, say):
    "Links, images and references of a Markdown cell."
    text = re.sub(r"```.*?```|`[^`\n]*`", "", source, flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if re.match(r"https?:|mailto:", target):
            continue
        if file and not (nbs / file).exists():
            say(f"link to {file}, which is not there")
        elif anchor and file.endswith((".ipynb", "")) and anchor not in pages.get(file or here, {anchor}):
            say(f"link to #{anchor}, which {file or 'this page'} does not have")
    for name in re.findall(r"(?<![\w@])@((?:fig|tbl|eq|sec)-[\w-]+)", text):
        say(f"@{name}: JupyterLab shows it as text; write 'the figure below' or a link")


def check_code(cell, say):
    "Options, figures and outputs of a code cell."
    source, outputs = "".join(cell["source"]), cell.get("outputs", [])
    try:
        said, twice = options(source)
    except yaml.YAMLError as error:
        return say(f"cell options are no YAML: {error}")
    if twice or (re.search(r"^#\| *exports\b", source, re.M) and "code-fold" in said):
        say("an option is given twice (nbdev gives every `exports` cell its own code-fold)")
    shown = any("image/png" in o.get("data", {}) or "image/svg+xml" in o.get("data", {}) for o in outputs)
    if shown and "#| hide" not in source and not {"label", "fig-cap", "fig-alt"} <= set(said):
        say("a figure needs label, fig-cap and fig-alt")
    data = [o.get("data", {}) for o in outputs]
    shown_text = ["".join(d.get(kind, "")) for d in data for kind in ("text/plain", "text/markdown", "text/html")]
    text = "".join(["".join(o.get("text", "")) for o in outputs] + shown_text)
    errors = [o for o in outputs if o.get("output_type") == "error" or o.get("name") == "stderr"]
    if errors or re.search(r"\b(Deprecation|Future|User|Runtime)?Warning:", text):
        say("an output holds a warning, an error or stderr")
    if re.search(r"/(root|home|Users|tmp|work)/\w", text):
        say("an output holds an absolute path")
    public = re.findall(r"^(?:async )?(?:def|class) ([^\W_]\w*)", source, re.M) if source.startswith("#| export") else []
    if len(public) > 1:
        say(f"an exported cell has one public function or class, here are {', '.join(public)}; split it")


def give_colab(path):
    "Puts the cell for Colab behind the title, in place of an older one."
    notebook = json.loads(path.read_text())
    cells = [cell for cell in notebook["cells"] if "google.colab" not in "".join(cell["source"])]
    cell = {"cell_type": "code", "execution_count": None, "id": "c01ab000", "metadata": {}, "outputs": []}
    cells.insert(1, cell | {"source": COLAB.splitlines(keepends=True)})
    path.write_text(json.dumps(notebook | {"cells": cells}, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if "--colab" in sys.argv:
    for path in paths:
        give_colab(path)
cells_of = {p.name: json.loads(p.read_text())["cells"] for p in sorted(nbs.glob("[!_]*.ipynb"))}
pages = {name: anchors(cells) for name, cells in cells_of.items()}
for path in paths:
    here = path.name
    notebook = json.loads(path.read_text())
    if notebook["metadata"].get("kernelspec", {}).get("name") != "python3":
        problems.append(f"{here}: expected the kernelspec python3")
    check_head(notebook["cells"], partial(complain, f"{here} cell 0"))
    if "".join(notebook["cells"][1]["source"]) != COLAB:
        complain(f"{here} cell 1", "expected the cell that installs the package in Colab; run python .ci/site.py --colab")
    labels = []
    for i, cell in enumerate(notebook["cells"]):
        say = partial(complain, f"{here} cell {i}")
        if cell["cell_type"] == "markdown":
            check_links("".join(cell["source"]), pages, say)
        else:
            check_code(cell, say)
            labels += re.findall(r"^#\| label: *(\S+)", "".join(cell["source"]), re.M)
    problems += [f"{here}: label {label} is used twice" for label in sorted(set(labels)) if labels.count(label) > 1]
config = yaml.safe_load((nbs.parent / "_quarto.yml").read_text())
listed = re.findall(r"[\w-]+\.ipynb", json.dumps(config["website"]["sidebar"]))
problems += [f"_quarto.yml: sidebar names {name}, which is not there" for name in listed if name not in cells_of]
problems += [f"_quarto.yml: the sidebar leaves out {name}" for name in cells_of if name not in listed]
print("\n".join(problems) or f"{len(paths)} notebooks are ready for the site")
sys.exit(bool(problems))

"""Writes the tables of results into nbs/index.ipynb, from their files in nbs/results, and README.md from nbs/index.ipynb,
their one source; with --check, only says whether all are in step."""

import base64
import json
import re
import sys
from pathlib import Path
from statistics import mean, stdev

root = Path(__file__).resolve().parents[1]
END = "<!-- end -->"


def percent(values):
    "Of fractions: 64.8, or with several seeds 64.8 ± 0.3 (sample standard deviation)."
    values = [100 * value for value in values]
    return f"{mean(values):.1f}" + (f" ± {stdev(values):.1f}" if len(values) > 1 else "")


def table(header, lines):
    "Markdown of a header and lines of cells."
    head, *rest = ("| " + " | ".join(row) + " |\n" for row in [header, *lines])
    return head + "|" + "---|" * len(header) + "\n" + "".join(rest)


def presets(rows):
    "One line a preset, its seeds with the settings of the latest, the best kNN first; floors last, without steps."
    latest = {row["preset"]: row["settings"] for row in rows}
    made = {name: [r for r in rows if (r["preset"], r["settings"]) == (name, settings)] for name, settings in latest.items()}
    lines = []
    for name, seeds in sorted(made.items(), key=lambda item: ("steps" not in item[1][0], -mean(row["knn"] for row in item[1]))):
        label, steps = (f"`{name}`", f"{seeds[0]['steps']:,}") if "steps" in seeds[0] else (name, "–")
        knn, linear = (percent(row[key] for row in seeds) for key in ("knn", "linear"))
        lines.append([label, knn, linear, steps, str(len(seeds))])
    return table(["", "kNN", "linear", "steps", "seeds"], lines)


def digits(found):
    "The main job, an untrained encoder and raw pixels."
    names = {"trained": "student", "random initialisation": "random initialisation", "raw pixels": "raw pixels"}
    columns = {"1": "linear, 1 label", "10": "linear, 10 labels", "all (1,293)": "linear", "kNN, all": "kNN"}
    lines = [[label, *(percent(found["accuracy"][name][c]) for c in columns.values())] for label, name in names.items()]
    return table(["labels a class", *columns], lines)


def hierarchy(found):
    "Means over the seeds of six arms; right or wrong is kept as bits, scene by scene."
    names = {
        "untrained": "untrained", "one level": "one level",
        "three levels, neither": "stages, fine loss only",
        "three levels, coarse loss": "variant: coarse loss, no coarse VICReg",
        "three levels, coarse VICReg": "variant: coarse VICReg, no coarse loss",
        "three levels, both": "three levels, stages",
    }  # fmt: skip
    columns = {(factor, where): f"{factor}, {words}" for factor in ("layout", "shape")
               for where, words in {"level 1": "2 × 2 patches", "image": "image"}.items()}  # fmt: skip
    scenes = found["setting"]["test"]  # the last byte may be padded, with zeros
    right = lambda text: 100 * sum(byte.bit_count() for byte in base64.b64decode(text)) / scenes  # noqa: E731
    lines = []
    for label, runs in ((label, found["runs"][arm].values()) for label, arm in names.items()):
        means = [mean(right(run["hits"][where][factor]) for run in runs) for factor, where in columns]
        lines.append([label, *(f"{value:.0f}" for value in means), str(len(runs))])
    return table(["", *columns.values(), "seeds"], lines)


def refresh(source):
    "The text of a cell with its tables as the files of results have them."
    for name, make in {"digits": digits, "cifar10": presets, "imagenette": presets, "hierarchy": hierarchy}.items():
        start = f"<!-- {name}.json -->\n"
        if start in source:
            before, rest = source.split(start)
            found = json.loads((root / f"nbs/results/{name}.json").read_text())
            source = before + start + make(found) + rest[rest.index(END) :]
    return source


def to_markdown(cell):
    "Markdown as it is, code in fences; paths are made relative to the top of the repository."
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        lines = [line for line in source.splitlines() if not line.startswith("#|")]
        return "```python\n" + "\n".join(lines) + "\n```" if lines and "#| hide" not in source else ""
    source = re.sub(r"\]\(((?:\d\d|start)[^)]*\.ipynb)", r"](nbs/\1", source)
    return re.sub(r"\]\(images/", "](nbs/images/", source)


notebook = root / "nbs/index.ipynb"
index = json.loads(notebook.read_text())
for cell in index["cells"]:
    cell["source"] = refresh("".join(cell["source"])).splitlines(keepends=True)
note = "<!-- Written by .ci/readme.py from nbs/index.ipynb: edit that one. -->"
readme = "\n\n".join([note, *filter(None, map(to_markdown, index["cells"]))]) + "\n"
written = {notebook: json.dumps(index, indent=1, ensure_ascii=False, sort_keys=True) + "\n", root / "README.md": readme}
for path, text in written.items():
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.relative_to(root)} is out of step with its source: run python .ci/readme.py")

"""What the house weighs: `python .ci/house.py` prints sizes of the package; nothing asserts on them.

Code lines are those that are neither blank, comment nor docstring. A public name is one that a module's `__all__` lists.
"""

import ast
import importlib
import io
import statistics
import sys
import tempfile
import tokenize
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PACKAGE = ROOT / "hjepa_nb"
_EMPTY = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(text: str) -> set[int]:
    "Numbers of the lines that hold code."
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _EMPTY:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return lines


def functions(text: str) -> list[int]:
    "The length of each function, in code lines."
    lines, kinds = code_lines(text), ast.FunctionDef | ast.AsyncFunctionDef
    return [len(lines & set(range(n.lineno, n.end_lineno + 1))) for n in ast.walk(ast.parse(text)) if isinstance(n, kinds)]


def module_rows() -> dict[str, dict]:
    "Module → its numbers."
    rows = {}
    for path in sorted(PACKAGE.glob("[!_]*.py")):
        text = path.read_text()
        raises = sum(isinstance(node, ast.Raise) for node in ast.walk(ast.parse(text)))
        names = len(importlib.import_module(f"hjepa_nb.{path.stem}").__all__)
        rows[path.stem] = {"lines": len(code_lines(text)), "names": names, "raises": raises, "functions": functions(text)}
    return rows


def called() -> set[tuple[str, int, str]]:  # file, line, name
    "What a tiny run calls in the package from `train` to its first probe; before Python 3.12 comprehensions are frames, too."
    from hjepa_nb.config import resolve
    from hjepa_nb.trainer import train

    seen = set()

    class Reached(Exception):
        "The first probe has begun."

    def watch(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            seen.add((frame.f_code.co_filename, frame.f_code.co_firstlineno, frame.f_code.co_name))
            if frame.f_code.co_name == "knn_probe":
                sys.setprofile(None)
                raise Reached

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = resolve("default", run_dir=folder, steps=4, batch_size=16, probe_every=2, log_every=1)
        sys.setprofile(watch)
        try:
            train(config, progress=False)
        except Reached:
            pass
        finally:
            sys.setprofile(None)
    return seen


def main() -> None:
    "Prints everything."
    from hjepa_nb.config import leaves as leaves_of
    from hjepa_nb.config import resolve, setting_keys
    from hjepa_nb.core import option_groups

    rows = module_rows()
    print(f"{'module':16}{'lines':>7}{'names':>7}{'raises/100':>12}{'functions':>11}{'median':>8}{'90 %':>6}")
    total = {key: sum(row[key] for row in rows.values()) for key in ("lines", "names", "raises")}
    everything = {"all": total | {"functions": [n for row in rows.values() for n in row["functions"]]}}
    for name, row in (rows | everything).items():
        sizes = sorted(row["functions"])
        nine = sizes[int(0.9 * (len(sizes) - 1))] if sizes else 0
        share = 100 * row["raises"] / max(1, row["lines"])
        median = statistics.median(sizes) if sizes else 0
        print(f"{name:16}{row['lines']:7,}{row['names']:7}{share:12.1f}{len(sizes):11}{median:8.0f}{nine:6}")
    leaves = [key for key, field in setting_keys().items() if not option_groups(field.annotation)]
    print(f"settings: {len(leaves)}, those of all objectives, encoders and laws of masks included; "
          f"{len(leaves_of(resolve('default')))} are read by a run of the default preset")
    print(f"configuration: {rows['config']['lines']} lines")
    seen = called()
    named = sum(not name.startswith("<") or name == "<lambda>" for _, _, name in seen)
    print(f"from train to the first probe: {len(seen)} frames, {named} functions without the comprehensions")


if __name__ == "__main__":
    main()

"""Do the tests see it? Each line below breaks exported code in one place, and must make the tests of its notebooks fail.

`python .ci/mutants.py` tries all (hours), `python .ci/mutants.py 3 7 vit_rope` those lines and that notebook, `--list` shows all.
Ends with 1 if a mutant survived, 2 if a line no longer fits the code or a notebook fails without it. Not part of `.ci/run`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MUTANTS = [  # (notebook of the code, and further ones that test it; exported text, which occurs once; what takes its place)
    ("01_vit_rope", "2 * positions[..., a] / grid[a] - 1", "2 * positions[..., a] / grid[1 - a] - 1"),
    ("01_vit_rope", "self.norms[1](k).to(v.dtype)", "k"),
    ("01_vit_rope", "self.branch2(self.mlp(self.norm2(x)), second)", "self.mlp(self.norm2(x))"),
    ("01_vit_rope", "F.silu(gate) * x", "gate.sigmoid() * x"),
    ("01_vit_rope", "trunc_normal_(module.weight, std=0.02)", "trunc_normal_(module.weight, std=0.2)"),
    ("02a_objectives", "views[:centre].mean(0)", "views[-centre:].mean(0)"),
    ("03_hierarchy_fpn", "self.rope(positions, image_grid)", "self.rope(positions.flip(-1), image_grid)"),
    ("03_hierarchy_fpn", "query = self._mark(self.query, level).to(dtype)", "query = self.query.to(dtype)"),
    ("03_hierarchy_fpn", "self.batches.clamp(max=self.memory)", "self.batches.clamp(max=100)"),
    ("03_hierarchy_fpn", "torch.full((width,), 0.1)", "torch.full((width,), 1.0)"),
    ("03c_metrics", "((cosine - cosine[:, :1]) / temperature)", "((cosine - cosine[:, :1]) / 0.07)"),
    ("03c_metrics", "bank = F.normalize(bank.float(), dim=1)", "bank = bank.float()"),
    ("03c_metrics", "(part[:most] for part, most in zip(_held_out(labels, seed + i), (10_000, 5_000), strict=True))",
     "2 * [_held_out(labels, seed + i)[0]]"),
    ("03c_metrics", "max(1, min(5, 10_000 // len(labels)))", "1"),
    ("03c_metrics", "held = choose if len(choose) else fit", "held = fit"),
    ("03c_metrics", "n, seed + i)", "n, seed)"),
    ("03c_metrics", "/ x.shape[-1] ** 0.5).softmax(1)", ").softmax(1)"),
    ("03c_metrics", "flat.mean(0), flat.std(0)", "0 * flat.mean(0), flat.std(0)"),
    ("03c_metrics", "z = z - z.mean(0) if centred else z", "z = z"),
    ("03c_metrics", "(z - means[:, None])", "(z - 0 * means[:, None])"),
    ("03c_metrics", "min(first.shape[1], len(first) - 1)", "first.shape[1]"),
    ("03c_metrics", 'product.fp32_precision = "ieee"', "pass"),
    ("05_probe_attention", "self.model.features(images)[self.level]", "self.model.features(images)[0]"),
    ("05_probe_attention", "entr(maps).sum(-1).mean((0, 3))", "entr(maps).sum(-1).mean((0, 3)) / math.log(2)"),
    ("05_probe_attention", "maps.amax(-1).mean((0, 3))", "maps.amax(-2).mean((0, 3))"),
    ("05_probe_attention", "flow = block @ flow", "flow = flow @ block"),
    ("05_probe_attention", "on_patches[..., n - N + index, :]", "on_patches[..., index, :]"),
    ("05_probe_attention", "predictions - shared[index]", "predictions - shared[: predictions.shape[1]]"),
    ("05_probe_attention", "torch.random.set_rng_state(state)", "pass"),
    ("05_probe_attention", "split, image_size=image_size,", "split, image_size=32,"),
]


def copy(folder: Path) -> None:
    "The tracked and new files of the repository."
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def mutate(folder: Path, notebook: str, old: str, new: str) -> None:
    "Changes the notebook's exported cell and its module. Raises ValueError unless the text occurs once."
    path = folder / "nbs" / f"{notebook}.ipynb"
    data = json.loads(path.read_text())
    sources = {i: "".join(cell["source"]) for i, cell in enumerate(data["cells"]) if cell["cell_type"] == "code"}
    module = next(s.split()[-1] for s in sources.values() if s.startswith("#| default_exp"))
    hits = [i for i, s in sources.items() if "#| export" in s and old in s]
    if len(hits) != 1 or sources[hits[0]].count(old) != 1:
        found = sum(sources[i].count(old) for i in hits)
        raise ValueError(f"{notebook}: expected {old!r} once in its exported cells, got {found}")
    data["cells"][hits[0]]["source"] = sources[hits[0]].replace(old, new)
    path.write_text(json.dumps(data))
    code = folder / "hjepa_nb" / f"{module}.py"
    code.write_text(code.read_text().replace(old, new))


def passes(folder: Path, notebook: str) -> bool:
    "Whether the tests of a notebook pass."
    command = [shutil.which("nbdev_test"), "--path", f"nbs/{notebook}.ipynb"]
    env = os.environ | {"PYTHONPATH": str(folder)}
    try:
        return not subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=1800).returncode
    except subprocess.TimeoutExpired:
        return False


def fate(notebooks: str, old: str, new: str, sound: dict[str, bool]) -> str:
    "caught, SURVIVED, or what is wrong with the line."
    first, *others = notebooks.split()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        for notebook in (first, *others):
            if notebook not in sound:
                sound[notebook] = passes(folder, notebook)
            if not sound[notebook]:
                return f"BROKEN: {notebook} fails without it"
        try:
            mutate(folder, first, old, new)
        except ValueError as error:
            return f"BROKEN: {error}"
        return "SURVIVED" if all(passes(folder, notebook) for notebook in (first, *others)) else "caught"


def main(asked: list[str]) -> int:
    "Tries the lines that were asked for."
    words, fates, sound = [a for a in asked if not a.startswith("--")], [], {}
    for number, (notebooks, old, new) in enumerate(MUTANTS):
        if words and not any(w == str(number) or (not w.isdigit() and w in notebooks) for w in words):
            continue
        fates.append("" if "--list" in asked else fate(notebooks, old, new, sound))
        print(f"{number:3} {fates[-1]:9} {notebooks}: {old}  →  {new}", flush=True)
    return 2 if any("BROKEN" in f for f in fates) else int("SURVIVED" in fates)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

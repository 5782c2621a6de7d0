"""Processes every page as nbdev does before Quarto starts, which is not needed: fails where a page fails.

Usage: python .ci/pages.py   (in a copy of the files that git tracks or would add; nothing stays behind)
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def copy(folder):
    "Puts what a clean clone would have into a folder."
    names = subprocess.check_output(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True)
    for name in filter(None, names.split("\0")):
        to = Path(folder, name)
        to.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():  # not if it is removed
            shutil.copy2(ROOT / name, to, follow_symlinks=False)


def main():
    "Copies and processes; the workers import the copy."
    with tempfile.TemporaryDirectory() as folder:
        copy(folder)
        os.chdir(folder)
        os.environ["PYTHONPATH"] = folder
        from nbdev.serve import proc_nbs  # reads the settings.ini of the working directory

        done = proc_nbs(force=True)
        print(f"{len(list(done.glob('*.ipynb')))} pages are ready for Quarto")
        os.chdir(ROOT)


if __name__ == "__main__":
    main()

"""Drives every widget in a real browser: JupyterLab on 127.0.0.1, Chromium, sliders moved, pictures compared.

`python .ci/widgets.py [folder]` leaves a screenshot of each in the folder (nbs/images unless told) and ends with 1 if
a picture did not change. Without playwright or Chromium it says so and ends with 0.
"""

import contextlib
import importlib.util
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENCODERS = ROOT / "nbs" / "results" / "probe_encoders.safetensors"  # three seeds of the encoder of 05
SETUP = """
import numpy as np, pandas as pd, torch
from safetensors.torch import load_file
from hjepa_nb.data import load_data
from hjepa_nb.masks import mask_laboratory
from hjepa_nb.probe_attention import attention_explorer, feature_explorer, run_explorer, untrained
from hjepa_nb.views import view_laboratory
from hjepa_nb.vit_rope import ViT
digits = load_data("digits", "test").images[:8]
encoder = ViT(width=64, depth=3, heads=2, mlp_ratio=2.0).eval()
weights = load_file("WEIGHTS")
encoder.load_state_dict({k[2:]: v for k, v in weights.items() if k.startswith("0.")})
encoders = {"trained": encoder, "random initialisation": untrained(encoder)}
steps = np.arange(0, 400, 4)
rng = np.random.default_rng(0)
fall = lambda rate: np.exp(-rate * steps / 100)
runs = {f"run {r}": pd.DataFrame({"step": steps, "loss": fall(r) + 0.05 * rng.random(100), "knn": 1 - fall(r)}) for r in (1, 2)}
"""


SETTINGS = {  # of JupyterLab: keep cells that are out of sight; no question about news
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def slide(name, key="ArrowRight"):
    "Moves the slider with that description by one key."
    return lambda cell: cell.locator(".widget-inline-hbox").filter(has_text=name).locator(".noUi-handle").first.press(key)


def choose(index):
    "Takes another entry of the first menu."
    return lambda cell: cell.locator("select").first.select_option(index=index)


def click(selector, n=0):
    "Clicks the nth element of a kind."
    return lambda cell: cell.locator(selector).nth(n).click()


WIDGETS = {  # by screenshot: the expression that makes it, and what is done to it
    "masks": ("mask_laboratory()", [slide("levels"), slide("num_targets", "ArrowLeft"), slide("seed"), choose(1), choose(0)]),
    "views": ("view_laboratory(digits[:3])", [choose(0), choose(3), slide("seed"), slide("strength", "PageDown")]),
    "attention": ("attention_explorer(encoders, digits)", [slide("image"), slide("block", "ArrowLeft"), click("button", 28)]),
    "features": ("feature_explorer(encoders, digits)", [slide("foreground", "PageUp"), click("[type=checkbox]"), slide("level")]),
    "runs": ("run_explorer(runs)", [slide("mean over", "PageUp"), choose(1)]),
}


def missing():
    "Why no browser can be driven; None if one can."
    if not all(importlib.util.find_spec(name) for name in ("playwright", "jupyterlab")):
        return "playwright and jupyterlab are not installed (pip install -e '.[dev]')"
    return None if chromium() else "no Chromium (apt install chromium, or put its path into CHROMIUM)"


def chromium():
    "The path of a browser, or None."
    names = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def notebook(sources):
    "A notebook with these code cells."
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [empty | {"id": f"cell-{i}", "source": source} for i, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "python3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


@contextlib.contextmanager
def jupyterlab(folder):
    "Serves a folder on 127.0.0.1; gives the address and the token."
    for name, value in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(value))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--notebook-dir={folder}"]
    command += ["--IdentityProvider.token=here", "--ServerApp.allow_root=True", "--LabApp.news_url=None"]
    command += [f"--LabApp.user_settings_dir={folder / 'settings'}"]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, **quiet)
    try:
        for _ in range(120):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(1)
        yield f"http://127.0.0.1:{port}/lab/tree/page.ipynb?token=here"
    finally:
        server.terminate()
        server.wait(30)


def drive(cell, acts, screenshot):
    "Does one act after the other and waits until the picture is another; then leaves a screenshot of the output."
    picture = cell.locator("img.widget-image, .widget-image img").first
    picture.wait_for(timeout=240_000)
    for act in acts:
        before = picture.get_attribute("src")
        act(cell)
        change = "([image, old]) => image.src !== old"
        cell.page.wait_for_function(change, arg=[picture.element_handle(), before], timeout=60_000)
    shrink(cell.locator(".jp-OutputArea-output").first.screenshot(), screenshot)


def shrink(png, file):
    "Writes a PNG of 128 colours."
    from PIL import Image

    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(file, optimize=True)


def browse(url, folder):
    "Runs the notebook and drives its widgets; gives the names of those whose picture did not change."
    from playwright.sync_api import Error, sync_playwright

    failed = []
    with sync_playwright() as play, play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as browser:
        page = browser.new_page(viewport={"width": 1150, "height": 1000})
        page.goto(url, timeout=120_000)
        dialog = page.locator(".jp-Dialog .jp-mod-accept")
        page.add_locator_handler(dialog, lambda: dialog.first.click())  # "Select Kernel", on a slow machine
        page.get_by_text("| Idle").first.wait_for(timeout=120_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        for i, (name, (_, acts)) in enumerate(WIDGETS.items(), 1):
            try:
                drive(page.locator(".jp-Notebook .jp-CodeCell").nth(i), acts, folder / f"widget_{name}.png")
                print(f"{name}: the picture changed {len(acts)} times")
            except Error as error:
                failed.append(name)
                print(f"{name}: {str(error)[:400]}")
                page.screenshot(path=Path(tempfile.gettempdir()) / f"failed_{name}.png", full_page=True)
    return failed


def main(folder=ROOT / "nbs" / "images"):
    "Tests every widget; returns the exit status."
    if reason := missing():
        print(f"widgets: skipped, {reason}")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        cells = [SETUP.replace("WEIGHTS", str(ENCODERS)), *(code for code, _ in WIDGETS.values())]
        (Path(temporary) / "page.ipynb").write_text(notebook(cells))
        with jupyterlab(Path(temporary)) as url:
            return 1 if browse(url, Path(folder)) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

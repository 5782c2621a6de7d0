"""Makes the pages of the site from the notebooks, as Quarto takes them, without Quarto; and checks what Quarto has made.

Usage: python .ci/pages.py [folder]          writes the pages there (default: a folder that is thrown away)
       python .ci/pages.py --check folder    of the built site: do all links lead somewhere, does anything load from elsewhere?

What a page gains: its front matter, a line of links (Colab, source), the names it defines with signature, parameters and their
source, folded; links from `names` to where they are defined. Beside the notebooks stand api, gallery, changelog and 404.
"""

import ast
import base64
import copy
import html
import json
import re
import shutil
import sys
import tempfile
import tokenize
from configparser import ConfigParser
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import yaml

ROOT = Path(__file__).resolve().parents[1]
NBS = ROOT / "nbs"
SETTINGS = ConfigParser()
SETTINGS.read(ROOT / "settings.ini")
INI = SETTINGS["DEFAULT"]
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DRAWING = r"!\[(?:.*?)\]\((images/\w+\.svg)\)"  # its boxes are links, so it is put into the page
CAPTIONED = r"!\[(.*?)\]\((images/\w+\.png)\)\n\n\*(.+?)\*\n"  # what Quarto takes for a caption is the text for the blind


def slug(title):
    "Pandoc's identifier of a heading."
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", re.sub(r"[`*]", "", title))
    kept = re.sub(r"[^\w\s.-]", "", text).strip().lower()
    return re.sub(r"^[\W\d_]+", "", re.sub(r"\s+", "-", kept)) or "section"


def markdown(text):
    "A Markdown cell."
    return {"cell_type": "markdown", "metadata": {}, "source": text}


# --- what a name is: signature, parameters, fields ---

WHAT = {"p": "Parameters", "f": "Fields", "m": "Methods"}  # by the first letter of a table's header


def comments_of(source):
    "Line number → its comment."
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def table(header, rows):
    "A Markdown table; empty without rows."
    clean = lambda text: str(text).replace("|", "\\|").replace("\n", " ")  # noqa: E731
    lines = ["| " + " | ".join(map(clean, row)) + " |" for row in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n" if rows else ""


def quoted(node):
    "An annotation or a default as inline code."
    return f"`{ast.unparse(node)}`" if node is not None else ""


def own(function):
    "What the first argument is called where nobody passes it."
    return ("self", "cls") if any(ast.unparse(d) == "classmethod" for d in function.decorator_list) else ("self",)


def parameters(function, comments):
    "Rows of name, type, default, meaning."
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(plain) - len(args.defaults)) + args.defaults
    named = [*zip(plain, defaults, strict=True), *((args.vararg, None),) * bool(args.vararg),
             *zip(args.kwonlyargs, args.kw_defaults, strict=True), *((args.kwarg, None),) * bool(args.kwarg)]  # fmt: skip
    stars = {id(args.vararg): "*", id(args.kwarg): "**"}
    rows = [[f"`{stars.get(id(a), '')}{a.arg}`", quoted(a.annotation), quoted(d), comments.get(a.lineno, "")] for a, d in named]
    rows = [row for row in rows if row[0].strip("`") not in own(function)]
    end = function.body[0].lineno - 1
    if function.returns is not None:
        rows.append(["**returns**", quoted(function.returns), "", comments.get(function.returns.lineno, comments.get(end, ""))])
    return [row for row in rows if any(row[1:])]


def signature(function, name):
    "A function as one calls it."
    args = copy.deepcopy(function.args)
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, [args.vararg, args.kwarg])):
        arg.annotation = None
    args.args = [a for a in args.args if a.arg not in own(function)]
    return f"{name}({ast.unparse(args)})"


CLASSES = {}  # name → node and comments, of all exported cells


def fields(node, comments):
    "Rows of a class of options and of what it is made from: name, type, default, meaning."
    bases = (CLASSES.get(ast.unparse(base).rpartition(".")[2]) for base in node.bases)
    inherited = {row[0]: row for base in bases if base for row in fields(*base)}
    return [*(inherited | {row[0]: row for row in own_fields(node, comments)}).values()]


def own_fields(node, comments):
    "The rows of a class alone."
    rows = []
    for part in node.body:
        if not isinstance(part, ast.AnnAssign) or "ClassVar" in ast.unparse(part.annotation) or part.target.id.startswith("_"):
            continue
        default, meaning, kind = part.value, comments.get(part.lineno, ""), ast.unparse(part.annotation)
        if isinstance(default, ast.Call) and ast.unparse(default.func) == "Field":
            given = {k.arg: k.value for k in default.keywords}
            text = given.pop("description", None)
            meaning = text.value if isinstance(text, ast.Constant) else meaning
            signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
            bounds = [f"{signs[k]} {ast.unparse(v)}" for k, v in given.items() if k in signs]
            kind += f", {', '.join(bounds)}" if bounds else ""
            default = default.args[0] if default.args else given.get("default", given.get("default_factory"))
        rows.append([f"`{part.target.id}`", f"`{kind}`", quoted(default), meaning])
    return rows


def describe(node, source):
    "Heading, signature, docstring and tables of a public function or class."
    comments, say = comments_of(source), ast.get_docstring(node) or ""
    head, tables = node.name, []
    if isinstance(node, ast.ClassDef):
        inside = {part.name: part for part in node.body if isinstance(part, DEFINED)}
        if (rows := fields(node, comments)) and not {"__init__"} & set(inside):
            tables.append(table(["field", "type", "default", "meaning"], rows))
        elif "__init__" in inside:
            head = signature(inside["__init__"], node.name)
            tables.append(table(["parameter", "type", "default", "meaning"], parameters(inside["__init__"], comments)))
        public = [part for name, part in inside.items() if not name.startswith("_") and ast.get_docstring(part)]
        tables.append(table(["method", ""], [[f"`{signature(m, m.name)}`", ast.get_docstring(m).split("\n")[0]] for m in public]))
    else:
        head = signature(node, node.name)
        tables.append(table(["parameter", "type", "default", "meaning"], parameters(node, comments)))
    kind = "class " if isinstance(node, ast.ClassDef) else ""
    told = "\n".join(filter(None, tables))
    more = f"<details><summary>{WHAT[told[2]]} of {node.name}</summary>\n\n{told}\n\n</details>\n" if told else ""
    return f"### {node.name} {{#api-{node.name}}}\n\n```python\n{kind}{head}\n```\n\n{say}\n\n{more}"


def exported(cell, source, open_):
    "Documentation of each public name of an exported cell, and its source, folded with a name."
    nodes, lines = ast.parse(source).body, source.splitlines()
    starts = [min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", []))]) for n in nodes]
    for i, start in enumerate(starts):  # comments above belong to what they stand above
        while start > 1 and lines[start - 2].startswith("#"):
            start -= 1
        starts[i] = start
    cells, pending = [], []

    def flush():
        if pending:
            names = dict.fromkeys(n.name for n, _ in pending if isinstance(n, DEFINED) and n.name != "_")
            label = f"Source of {', '.join(names)}" if names else "Imports" if "import" in pending[0][1] else "Source"
            text = "\n".join(part for _, part in pending).strip("\n")
            fold = "show" if open_ and text.count("\n") < 20 else "true"
            shown = f'#| code-fold: {fold}\n#| code-summary: "{label}"\n{text}'
            cells.append(cell | {"source": shown, "outputs": [], "metadata": {}})
            pending.clear()

    for node, start, stop in zip(nodes, starts, [*starts[1:], len(lines) + 1], strict=True):
        part = "\n".join(lines[start - 1 : stop - 1])
        if isinstance(node, DEFINED) and not node.name.startswith("_"):
            flush()
            cells.append(markdown(describe(node, source)))
            pending.append((node, part))
            flush()
        else:
            pending.append((node, part))
    flush()
    if cells and cell.get("outputs"):
        cells[-1]["outputs"] = outputs(cell)
    return cells


# --- outputs and prose ---


def outputs(cell):
    "Outputs without scripts from elsewhere: tables as they are, no progress bars, no lines that nobody reads to their end."
    kept = []
    for output in cell.get("outputs", []):
        data, text = output.get("data", {}), "".join(output.get("text", []))
        if "application/vnd.jupyter.widget-view+json" in data or re.match(r"\s*\d+%\|", text):
            continue
        if set(data) == {"text/plain"} and re.match(r"\s*\d+%\s+step", "".join(data["text/plain"])):
            continue  # a progress line of a run
        if "text/html" in data:
            found = re.sub(r"<style.*?</style>| border=\"1\"| style=\"[^\"]*\"", "", "".join(data["text/html"]), flags=re.S)
            found = re.sub(r"<td>(?=[^<]*[A-Za-z]{3})", '<td class="words">', found)  # numbers stand right, words left
            output = output | {"data": {"text/markdown": f"```{{=html}}\n{found.strip()}\n```\n"}}
        elif text:
            short = [line if len(line) <= 400 else line[:397] + "…" for line in text.splitlines(keepends=True)]
            output = output | {"text": [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in short]}
        kept.append(output)
    return kept


SET_UP = r"(from |import |plt\.style|(raises|close|SLOW|timm|RESULTS)\b.*=|    |[)\]}]|$)"  # lines of cells that only make ready


def folded(source, shown, told):
    "A code cell with its options; tests, drawings, preparations and whatever is long are folded, with a name."
    lines = [line for line in source.splitlines() if not line.startswith("#|")]
    tests, asked = (re.search(p, source, re.M) for p in (r"^\s*(assert |with raises)|^@test", r'^if (SLOW|"HJEPA_SLOW")'))
    ready, option = all(re.match(SET_UP, line) for line in lines), re.search(r"^#\| *code-fold:", source, re.M)
    wanted = option or tests or asked or ready or len(lines) > 14 or (shown and len(lines) > 6)
    if re.search(r"^#\| *(code-summary|echo):", source, re.M) or not wanted:
        return source
    name = re.search(r"^(?:def|class) (\w+)", source, re.M)
    kinds = {"Preparation": ready, "Made when asked": asked, "How it is drawn": shown, "The measurement": tests and told,
             "Tests": tests, f"Source of {name and name[1]}": name}  # fmt: skip
    label = next((kind for kind, true in kinds.items() if true), "Code")
    return f'{"" if option else "#| code-fold: true"}\n#| code-summary: "{label}"\n{source}'.strip()


def linked(text, names, here):
    "Prose with its first mention of a name of the package linked to where it is defined."
    seen = set()

    def link(match):
        name = match[1].rpartition(".")[2]
        telling = "_" in name or name != name.lower() or "(" in match[0]  # `train` may be a split as well as the function
        telling = telling and ("." not in match[1] or match[1].startswith("hjepa_nb."))  # others have a `Dataset`, too
        if name not in names or name in seen or not telling:
            return match[0]
        seen.add(name)
        return f"[{match[0]}]({names[name] if names[name] != here else ''}#api-{name})"

    text = re.sub(r"\]\(((?:tests/[\w.]+|reference)/?)\)", rf"]({INI['git_url']}/tree/{INI['branch']}/nbs/\1)", text)
    parts = re.split(r"(```.*?```|^#.*?$|\[[^]]*\]\([^)]*\)|^\|.*?$)", text, flags=re.S | re.M)
    return "".join(p if i % 2 else re.sub(r"`([A-Za-z_][\w.]*)(?:\([^`]*\))?`", link, p) for i, p in enumerate(parts))


def pictured(text):
    "Pictures with their captions, drawings with their links."
    draw = lambda m: f"```{{=html}}\n<div class=\"map\">{(NBS / m[1]).read_text()}</div>\n```"  # noqa: E731
    caption = lambda m: f'![{m[3]}]({m[2]}){{fig-alt="{m[1]}"}}\n'  # noqa: E731
    return re.sub(DRAWING, draw, re.sub(CAPTIONED, caption, text))


def front_matter(source, notebook):
    "The first cell as YAML, and what is left of it."
    title = re.search(r"^# (.+)$", source, re.M)
    quote = re.search(r"^> (.+)$", source, re.M)
    keys = dict(re.findall(r"^- (\w+): (.+)$", source, re.M))
    rest = re.sub(r"^(# .+|> .+|- \w+: .+)$", "", source, flags=re.M).strip()
    head = {"title": title[1], "description": quote[1] if quote else ""}
    if notebook == "index.ipynb":
        head |= {"pagetitle": "hjepa_nb"}
    return {"cell_type": "raw", "metadata": {}, "source": f"---\n{yaml.dump(head | keys, allow_unicode=True)}---\n"}, rest


def contents(cells):
    "The headings of a page, for screens that are too narrow for a column of them."
    titles = [t for c in cells if c["cell_type"] == "markdown"
              for t in re.findall(r"^##? (.+)$", re.sub(r"```.*?```", "", c["source"], flags=re.S), re.M)]  # fmt: skip
    named = [re.match(r"(.*?)(?: \{#([\w-]+)\})?$", title) for title in titles]
    lines = [f"- [{re.sub(r'[][`]', '', m[1])}](#{m[2] or slug(m[1])})" for m in named]
    return "::: {.on-this-page}\n**On this page**\n\n" + "\n".join(lines) + "\n:::" if len(lines) > 3 else ""


def process(notebook, names):
    "A notebook as Quarto takes it."
    page = json.loads((NBS / notebook).read_text())
    head, rest = front_matter("".join(page["cells"][0]["source"]), notebook)
    where = f"{INI['user']}/{INI['repo']}/blob/{INI['branch']}/nbs/{notebook}"
    links = f"[Open in Colab](https://colab.research.google.com/github/{where}) · [Notebook](https://github.com/{where})"
    cells = [markdown(f"::: {{.page-links}}\n{links}\n:::")] if notebook != "index.ipynb" else []
    listed_at = len(cells)
    cells += [markdown(linked(rest, names, notebook))] if rest else []
    for cell in page["cells"][1:]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            cells.append(markdown(pictured(linked(source, names, notebook))))
            continue
        words = set(re.findall(r"^#\| *(\w+) *$", source, re.M)) | set(re.findall(r"^#\| *(default_exp)\b", source, re.M))
        bare = "\n".join(ln for ln in source.splitlines() if not re.match(r"#\| *(\w+ *$|default_exp\b|eval:)", ln)).strip("\n")
        if words & {"hide", "default_exp"} or not bare:
            continue
        if words & {"export", "exports", "exporti"}:
            code = "\n".join(ln for ln in bare.splitlines() if not re.match(r"#\| *[\w-]+:", ln))
            cells += exported(cell, code, "exports" in words)
            continue
        shown = notebook != "start.ipynb" and any("image/png" in output.get("data", {}) for output in cell["outputs"])
        told = any("text/html" in output.get("data", {}) or output.get("text") for output in cell["outputs"])
        text = bare if "parameters" in cell["metadata"].get("tags", []) else folded(bare, shown, told)
        cells.append(cell | {"source": text, "outputs": outputs(cell), "metadata": {}})
    cells.insert(listed_at, markdown(contents(cells)))
    page["cells"] = [head, *({"id": f"c{i}"} | c for i, c in enumerate(cells) if "".join(c["source"]))]
    head["id"] = "head"
    page["metadata"].pop("widgets", None)
    return page


# --- pages that are no notebooks ---


def listed():
    "The notebooks, in the order of the sidebar."
    return re.findall(r"[\w-]+\.ipynb", json.dumps(yaml.safe_load((ROOT / "_quarto.yml").read_text())["website"]["sidebar"]))


def exports_of(notebook):
    "Public names of a notebook's exported cells, in their order, with the first line of what is said of them."
    found = {}
    for cell in json.loads((NBS / notebook).read_text())["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and re.search(r"^#\| *exports?\b", source, re.M):
            for node in ast.parse(source).body:
                if isinstance(node, ast.ClassDef):
                    CLASSES[node.name] = node, comments_of(source)
                if isinstance(node, DEFINED) and not node.name.startswith("_"):
                    kind = "class" if isinstance(node, ast.ClassDef) else "function"
                    found[node.name] = (kind, (ast.get_docstring(node) or "").split("\n")[0])
    return found


def module_of(notebook):
    "The module that a notebook writes, or None."
    found = re.search(r"#\| *default_exp (\w+)", (NBS / notebook).read_text())
    return found and found[1]


def api(notebooks):
    "One line a public name."
    text = '---\ntitle: "API"\ndescription: "Every public name, one line each."\ntoc: true\n---\n\n'
    for notebook in notebooks:
        if names := exports_of(notebook):
            rows = [[f"[`{name}`]({notebook}#api-{name})", kind, said] for name, (kind, said) in names.items()]
            text += f"## hjepa_nb.{module_of(notebook)}\n\n{table(['name', '', ''], rows)}\n"
    return text


def gallery(notebooks, folder):
    "All figures with their captions; a click leads to where each is made."
    text = '---\ntitle: "Gallery"\ndescription: "Every figure of the book."\n---\n\n'
    for notebook in notebooks:
        lines = []
        for cell in json.loads((NBS / notebook).read_text())["cells"]:
            source = "".join(cell["source"])
            options = dict(re.findall(r'^#\| (label|fig-cap|fig-alt): "?(.*?)"?$', source, re.M))
            image = next((o["data"]["image/png"] for o in cell.get("outputs", []) if "image/png" in o.get("data", {})), None)
            if image and {"label", "fig-cap", "fig-alt"} <= set(options) and "#| hide" not in source:
                file = f"gallery/{options['label']}.png"
                (folder / "gallery").mkdir(exist_ok=True)
                (folder / file).write_bytes(base64.b64decode("".join(image)))
                alt, caption = (html.escape(options[name].replace('\\"', '"')) for name in ("fig-alt", "fig-cap"))
                target = f"{Path(notebook).stem}.html#{options['label']}"
                picture = f'<a href="{target}"><img src="{file}" alt="{alt}" loading="lazy"></a>'
                lines.append(f"<div>{picture}<p>{caption}</p></div>\n")
        if lines:
            title = re.search(r"# (.+)", json.loads((NBS / notebook).read_text())["cells"][0]["source"][0])[1]
            text += f'## {title}\n\n```{{=html}}\n<div class="gallery">\n{"".join(lines)}</div>\n```\n\n'
    return text


LOST = """---
title: "Nothing here"
---

This page does not exist, or not any more. [The overview](index.ipynb) lists all notebooks, [the API](api.qmd) all names, and the
field at the top searches everything.
"""


def about():
    "What Quarto has to know of the project: nbdev.yml, which _quarto.yml names."
    footer = f"hjepa_nb {INI['version']} · Apache-2.0 · [changes](changelog.html) · [source]({INI['git_url']})"
    site = {"title": INI["title"], "site-url": INI["doc_host"] + INI["doc_baseurl"], "description": INI["description"],
            "repo-branch": INI["branch"], "repo-url": INI["git_url"], "page-footer": {"center": footer}}  # fmt: skip
    return yaml.dump({"project": {"output-dir": INI["doc_path"]}, "website": site}, allow_unicode=True)


def write(folder):
    "Everything that Quarto needs; returns the number of pages."
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = listed()
    names = {name: notebook for notebook in notebooks for name in exports_of(notebook)}
    for notebook in notebooks:
        (folder / notebook).write_text(json.dumps(process(notebook, names), indent=1, ensure_ascii=False))
    changes = (ROOT / "CHANGELOG.md").read_text().removeprefix("# Changelog\n")
    made = {"api.qmd": api(notebooks), "gallery.qmd": gallery(notebooks, folder), "404.qmd": LOST,
            "changelog.qmd": f'---\ntitle: "Changelog"\n---\n{changes}', "nbdev.yml": about(),
            "_quarto.yml": (ROOT / "_quarto.yml").read_text()}  # fmt: skip
    for name, text in made.items():
        (folder / name).write_text(text)
    for part in ("images", "results", "reference", *(p.name for p in NBS.glob("*.*css"))):
        (shutil.copytree if (NBS / part).is_dir() else shutil.copy)(NBS / part, folder / part)
    return len(notebooks) + 4


# --- the built site ---


class Links(HTMLParser):
    "Anchors, links and what is loaded of a page."

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given.get("id"), given.get("name")} - {None}
        if tag == "a" and given.get("href"):
            self.links.add(html.unescape(given["href"]))
        elif tag in ("script", "img", "iframe", "link") and given.get("rel") != "canonical":
            self.loaded |= {given.get("src"), given.get("href") if tag == "link" else None} - {None}


def check(folder):
    "Complaints about the built site."
    pages = {p.name: Links(p.read_text()) for p in sorted(folder.glob("*.html"))}
    wrong = []
    for name, page in pages.items():
        wrong += [f"{name}: loads {target} from elsewhere" for target in sorted(page.loaded) if re.match(r"(https?:)?//", target)]
        for target in sorted(page.links):
            if re.match(r"[a-z]+:|//|/|\?", target):
                continue
            file, _, anchor = unquote(target.removeprefix("./")).partition("#")
            if file and not (folder / file).exists():
                wrong.append(f"{name}: link to {file}, which is not there")
            elif anchor and anchor not in pages.get(file or name, page).ids:
                wrong.append(f"{name}: link to #{anchor}, which {file or 'this page'} does not have")
    return wrong or ([] if pages else [f"{folder}: expected pages, found none"])


def main(arguments):
    "Writes or checks; returns the exit status."
    if arguments[:1] == ["--check"]:
        wrong = check(Path(arguments[1]))
        print("\n".join(wrong) or "all links of the site lead somewhere, and nothing is loaded from elsewhere")
        return bool(wrong)
    with tempfile.TemporaryDirectory() as scratch:
        print(f"{write(Path(arguments[0] if arguments else scratch, ''))} pages are ready for Quarto")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

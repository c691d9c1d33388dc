"""The settings of Sphinx. To build the site into the folder ``site`` beside the checkout:

    pip install -e '.[docs]'
    sphinx-build -W -b html docs/source ../site

Notebooks are copied to docs/source/notebooks, and the pages of the gallery are written to
docs/source/pictures; git ignores both.
"""

import os
import shutil
import sys
from pathlib import Path

import ddm

SOURCE = Path(__file__).parent
CHECKOUT = SOURCE.parents[1]
sys.path.insert(0, str(SOURCE.parent / "extensions"))
# what numba and pandas do in the scripts of the gallery is not shown
os.environ.setdefault("MPLBACKEND", "Agg")

shutil.copytree(
    CHECKOUT / "notebooks",
    SOURCE / "notebooks",
    ignore=lambda folder, names: [name for name in names if not name.endswith(".ipynb")],
    dirs_exist_ok=True,
)

project = "ddm"
author = "The ddm developers"
version = release = ddm.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "numpydoc",
    "myst_nb",
    "sphinx_gallery.gen_gallery",
    "sphinx_copybutton",
    "house_docstrings",
    "generated_tables",
]
# the scripts of the gallery become pages elsewhere
exclude_patterns = [
    "gallery",
    "pictures/*.ipynb",
    "pictures/*.py",
    "pictures/*.md5",
    "pictures/*.zip",
    "sg_execution_times.rst",
]

# a word in single backticks is a name of the package, or a link if there is a page of it
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "inherited-members": "Mapping,Warning"}
numpydoc_show_class_members = False
# blank lines, sections, arguments that do not exist, and what is returned
numpydoc_validation_checks = {"GL03", "GL05", "GL06", "GL09", "PR02", "PR10", "RT02", "SS01"}
# whose ``**parameters`` are those of their functions
numpydoc_validation_exclude = {r"ddm\.Model$", r"ddm\.GeneralDDM$"}

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
# notebooks are stored with their outputs, which the tests make again
nb_execution_mode = "off"

sphinx_gallery_conf = {
    "examples_dirs": "gallery",
    "gallery_dirs": "pictures",
    "filename_pattern": "plot_",
    "download_all_examples": False,
    "show_memory": False,
    "capture_repr": (),
    "copyfile_regex": "",
}

html_theme = "pydata_sphinx_theme"
html_title = "ddm"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_theme_options = {"header_links_before_dropdown": 8, "navigation_with_keys": False}
# pages without pages below them are as wide as their tables
html_sidebars = {name: [] for name in ("index", "conventions", "limits", "cite", "benchmarks")}
copybutton_exclude = ".linenos, .gp, .go"
copybutton_prompt_text = ">>> "

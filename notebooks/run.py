"""Run the notebooks and store them with their outputs: ``python notebooks/run.py``."""

from pathlib import Path

import nbclient
import nbformat

for path in sorted(Path(__file__).parent.glob("*.ipynb")):
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        notebook, resources={"metadata": {"path": str(path.parent)}}, record_timing=False
    ).execute()
    notebook.metadata.pop("language_info", None)
    nbformat.write(notebook, path)

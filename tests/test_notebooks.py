"""Every notebook runs from its first to its last cell, without an error, with the package that is
tested.
"""

import os
from pathlib import Path

import nbclient
import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.ipynb")))
def test_notebook_runs(name, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv(
        "MPLBACKEND"
    )  # so that the kernel draws into the notebook, as it does for a reader
    notebook = nbformat.read(FOLDER / name, as_version=4)
    needs_data = any("DDM_DATA" in cell.source for cell in notebook.cells)
    if needs_data and not os.environ.get("DDM_DATA"):
        pytest.skip("its data are not shipped; DDM_DATA names no folder to find them in")
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    client.execute()

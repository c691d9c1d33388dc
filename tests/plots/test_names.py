"""What a user sees of `ddm.plots`, and what importing it costs."""

import subprocess
import sys

from ddm import plots

PICTURES = ["densities", "quantiles", "recovery"]


def test_a_user_is_shown_the_pictures_only():
    assert dir(plots) == PICTURES
    assert sorted(plots.__all__) == PICTURES
    assert all(callable(getattr(plots, name)) for name in PICTURES)


def test_importing_the_package_does_not_import_matplotlib():
    code = "import ddm.plots, sys; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

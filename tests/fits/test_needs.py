"""What a question needs of a fit: a saved one asks for its RTs."""

import ddm
from fits.cases import DATA
from refusals import refused


def test_what_needs_rts_asks_for_them(tmp_path):
    ddm.fit(ddm.Model(), DATA).save(tmp_path / "fit.json")
    fit = ddm.load(tmp_path / "fit.json")
    for call, what in (
        (lambda: fit.ci(method="profile"), "a profile"),
        (lambda: fit.bootstrap(5), "a bootstrap"),
        (fit.quantiles, "quantiles"),
        (fit.goodness, "goodness"),
        (lambda: fit.pointwise_loglik, "pointwise_loglik"),
        (fit.plot, "a picture"),
    ):
        message = (
            f"{what} needs the RTs, which a saved fit does not keep. Load it with them: "
            "ddm.load(path, data=...)."
        )
        with refused(ValueError, message):
            call()

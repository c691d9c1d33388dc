"""Two worker processes of Dask on this machine."""

from contextlib import contextmanager
from logging import CRITICAL

import joblib


@contextmanager
def two_workers(folder):
    """A client of a cluster to which tasks go; its files are in the folder."""
    import dask
    from dask.distributed import Client, LocalCluster

    # a task is given up when its first worker has died
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            # any port that is free, since several tests may run at once
            dashboard_address=":0",
            local_directory=str(folder),
            silence_logs=CRITICAL,
        ) as cluster,
        Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        client.wait_for_workers(2)
        yield client

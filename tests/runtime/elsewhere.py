"""A backend that is none of joblib's own, as those of clusters are; its workers are threads."""

from joblib._parallel_backends import PoolManagerMixin
from joblib.parallel import ParallelBackendBase, ThreadingBackend


class Elsewhere(PoolManagerMixin, ParallelBackendBase):
    """Threads, and the numbers of jobs for which joblib was asked."""

    supports_retrieve_callback = True
    supports_sharedmem = True
    uses_threads = True

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.asked = set()

    configure = ThreadingBackend.configure
    _get_pool = ThreadingBackend._get_pool

    def effective_n_jobs(self, n_jobs):
        self.asked.add(n_jobs)
        return 2 if n_jobs == -1 else n_jobs


class AllAtOnce(Elsewhere):
    """One whose results cannot be had before all are there."""

    supports_return_generator = False

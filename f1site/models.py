from f1site.lib.jobs.models import Job, Lease

__all__ = ["Job", "Lease"]

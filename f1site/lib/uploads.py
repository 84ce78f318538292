"""Uploaded files are cut off above a size: no more than that is kept, in memory or on disk."""

from django.core.files.uploadhandler import FileUploadHandler

LARGEST_UPLOAD = 256 * 2**10


class CutOffUpload(FileUploadHandler):
    """Comes before the handlers that keep the file.

    A file that was cut off still has more than LARGEST_UPLOAD bytes, so that a form can refuse it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST_UPLOAD else None

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""

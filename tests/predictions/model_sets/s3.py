"""An S3 server on this machine, as a process of its own."""

import subprocess
import sys
from contextlib import contextmanager

import boto3
from botocore.config import Config

from tests.sites import accepts, eventually, free_port, running

# Any: the server checks no signature.
KEYS = {"AWS_ACCESS_KEY_ID": "only-for-tests", "AWS_SECRET_ACCESS_KEY": "only-for-tests"}
BUCKET, FOLDER = "models-of-tests", "world"
SERVER = (sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p")


class Store:
    def __init__(self, port, process):
        self.endpoint, self.process = f"http://127.0.0.1:{port}", process
        self.url = f"s3://{BUCKET}/{FOLDER}?endpoint={self.endpoint}&region=eu-central-1"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="eu-central-1",
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )
        place = {"LocationConstraint": "eu-central-1"}
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)

    def names(self):
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [one["Key"] for one in found]

    def read(self, name):
        return self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()

    def write(self, name, content):
        self.client.put_object(Bucket=BUCKET, Key=name, Body=content)


@contextmanager
def s3_server():
    port, quiet = free_port(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(*SERVER, str(port), **quiet) as process:
        eventually(lambda: accepts(port))
        store = Store(port, process)
        yield store
        store.client.close()

#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "f1site.settings")
    from django.core.management import execute_from_command_line

    from f1site.lib import trace
    from f1site.lib.failures import one_sentence

    with one_sentence(), trace.bound(trace.new()):
        execute_from_command_line(sys.argv)

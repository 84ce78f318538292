"""Jobs: work in the background. A request for a job that is open already starts no second one.

The table of jobs says what is to be done; a message of Celery only wakes a worker up. A lost message is
sent again, and a doubled one finds the job running or done.
"""

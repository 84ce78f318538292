"""Jobs: what is done in the background, once, whoever asks for it and however often.

The table of jobs says what is to be done; a message of Celery only wakes a worker up. A lost message is
sent again, and a doubled one finds the job running or done.
"""

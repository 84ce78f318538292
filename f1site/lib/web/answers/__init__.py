"""The cache of answers of the API: rendered bytes in each process, and in Redis for all of them.

`lookups` finds the answer to a request, for `middleware` and for `f1site/repeats.py`. `keys` finds which
requests ask for the same, `answer` is what is kept, `memory` and `shared` are the two levels, `flights` lets
one thread of a process compute, `replies` makes the response, `hot` is computed at the start.
"""

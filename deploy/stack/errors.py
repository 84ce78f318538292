class StackError(Exception):
    """What keeps the stack from starting, in one sentence that tells what to do."""

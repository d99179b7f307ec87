"""What members say of a proposal, in the order in which they said it. Nothing here weighs, ranks or counts
what anyone wrote, and no decision rests on it.
"""

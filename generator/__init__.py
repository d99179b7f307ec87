"""`andel new`: a repository for a co-op of one's own, from the answers to one questionnaire."""

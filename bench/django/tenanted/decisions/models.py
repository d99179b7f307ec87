"""The tables that the page reads, as the co-op's own are."""

from __future__ import annotations

from django.db import models


class Member(models.Model):
    number = models.IntegerField(unique=True)
    share_paid_at = models.DateTimeField(null=True)


class CharterEntry(models.Model):
    seq = models.BigIntegerField(primary_key=True)
    clause = models.CharField(max_length=60, db_index=True)
    value = models.TextField()
    proposal_id = models.BigIntegerField(null=True, unique=True)
    enacted_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)


class Proposal(models.Model):
    proposer = models.ForeignKey(Member, models.PROTECT)
    clause = models.CharField(max_length=60)
    value = models.TextField()
    charter_seq = models.BigIntegerField()
    replaces = models.ForeignKey(CharterEntry, models.PROTECT, null=True, db_column="replaces_seq")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    quorum_numerator = models.IntegerField()
    quorum_denominator = models.IntegerField()
    majority_numerator = models.IntegerField()
    majority_denominator = models.IntegerField()
    majority_strict = models.BooleanField()
    electorate = models.IntegerField()
    state = models.CharField(max_length=10)
    number = models.BigIntegerField(null=True, unique=True)
    outcome = models.CharField(max_length=20, null=True)
    counted_at = models.DateTimeField(null=True)
    yes = models.IntegerField(null=True)
    no = models.IntegerField(null=True)
    abstain = models.IntegerField(null=True)
    previous_hash = models.CharField(max_length=64, null=True)
    hash = models.CharField(max_length=64, null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "closes_at"], name="proposals_state_closes_at"),)

    title = "Colour"

    @property
    def has_passed(self) -> bool:
        return self.state == "passed"


class Elector(models.Model):
    proposal = models.ForeignKey(Proposal, models.PROTECT)
    member = models.ForeignKey(Member, models.PROTECT)
    voted = models.BooleanField()

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin


class Coop(TenantMixin):
    name = models.CharField(max_length=200)


class Domain(DomainMixin):
    pass

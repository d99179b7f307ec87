"""As `startproject` writes them, with what django-tenants asks for. Jinja, for the same templates."""

from __future__ import annotations

import os

SECRET_KEY = "for a bench"
DEBUG = False
ALLOWED_HOSTS = ["*"]
SHARED_APPS = ["django_tenants", "tenanted.hosts"]
TENANT_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "tenanted.decisions"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL, TENANT_DOMAIN_MODEL = "hosts.Coop", "hosts.Domain"
TENANT_CREATION_FAKES_MIGRATIONS = True  # a new schema is a copy of a migrated one
TENANT_BASE_SCHEMA = "base"
MIDDLEWARE = [
    "django_tenants.middleware.main.TenantMainMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
ROOT_URLCONF = "tenanted.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "OPTIONS": {"environment": "tenanted.pages.environment"},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": "127.0.0.1",
        "PORT": os.environ["BENCH_PORT"],
        "CONN_MAX_AGE": None if os.environ.get("BENCH_KEEP") else 0,
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sv", "Svenska")]
MIGRATION_MODULES = {"decisions": os.environ.get("BENCH_MIGRATIONS", "tenanted.decisions.migrations")}

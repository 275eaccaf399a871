"""The one settings file. Every setting comes from the environment and stands in docs/settings.md."""

from __future__ import annotations

import json
import secrets
import shlex
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from mitwirk.accounts.allauth_forms import ALLAUTH_FORMS
from mitwirk.config import environment as env

PACKAGE_DIR = Path(__file__).resolve().parent.parent

# -- Mode -------------------------------------------------------------------------------------------
MODE = env.text("MODE", "production")
if MODE not in {"production", "development"}:
    raise ImproperlyConfigured("MITWIRK_MODE must be 'production' or 'development'.")
PRODUCTION = MODE == "production"
DEBUG = env.boolean("DEBUG", False)
DATA_DIR = env.folder("DATA_DIR", Path.cwd() / "var")


def development_secret() -> str:
    """Return the secret of this data folder, made on first use, so that sign-ins survive a restart."""
    path = DATA_DIR / "secret"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY and not PRODUCTION:
    SECRET_KEY = development_secret()
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "MITWIRK_SECRET_KEY is not set. In production Mitwirk does not start without it, because sign-ins and "
        "participation cookies would be forgeable. Set it to a random text of at least 50 characters, for "
        "example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )

# -- Site -------------------------------------------------------------------------------------------
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.text("SITE_NAME", "mitwirk")
SITE_CLAIM = env.text("SITE_CLAIM", gettext_noop("Unabhängiges Netzwerk in Baden-Württemberg"))
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "127.0.0.1,localhost" if not PRODUCTION else SITE_URL.split("//")[-1].split(":")[0]
)
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS", SITE_URL)

# -- Rooms ------------------------------------------------------------------------------------------
ROOMS = ["core", "places", "accounts", "discussion", "notices", "network", "dialogue", "advice", "foyer"]
INSTALLED_APPS = [
    *[f"mitwirk.{room}" for room in reversed(ROOMS)],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "mitwirk.core.middleware.RequestLogMiddleware",
    "mitwirk.core.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mitwirk.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mitwirk.core.csrf.SameOriginMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mitwirk.core.uploads.BodyLimitMiddleware",
    "mitwirk.core.middleware.HouseErrorMiddleware",
]
ROOT_URLCONF = "mitwirk.config.urls"
WSGI_APPLICATION = "mitwirk.config.wsgi.application"
FORM_RENDERER = "mitwirk.core.rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mitwirk.core.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mitwirk.core.templatetags.ui",
                "mitwirk.core.templatetags.house",
            ],
        },
    }
]

# -- Database ---------------------------------------------------------------------------------------
DATABASE_URL = env.bare("DATABASE_URL", f"sqlite:///{DATA_DIR / 'mitwirk.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_POOL_MAX = env.integer("DATABASE_POOL_MAX", 4)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
        "PRAGMA temp_store=MEMORY;",
    }
    # One open connection a process: opening SQLite anew costs more than a vote.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": DATABASE_POOL_MAX, "timeout": 10}}

# -- Accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "foyer:desk"
LOGOUT_REDIRECT_URL = "foyer:start"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "display_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mitwirk.accounts.passwords.GermanCommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "mitwirk.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "mitwirk.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = ALLAUTH_FORMS["account"]
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mails may take minutes; three wrong attempts end a code anyway.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":")[0]
MFA_ADAPTER = "mitwirk.accounts.adapter.SecondStepAdapter"
MFA_FORMS = ALLAUTH_FORMS["mfa"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# A JSON list of OpenID Connect providers, see docs/operate/sign-in.md.
OIDC_PROVIDERS = json.loads(env.text("OIDC_PROVIDERS", "[]"))
SOCIALACCOUNT_ADAPTER = "mitwirk.accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_FORMS = ALLAUTH_FORMS["socialaccount"]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_PROVIDERS}}

# -- Cookies and transport --------------------------------------------------------------------------
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "mw_sitzung"
CSRF_COOKIE_NAME = "mw_schutz"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mitwirk.core.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^gesund/"]
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# How many reverse proxies stand in front; their X-Forwarded-For entries are trusted, no others.
PROXIES = env.integer("PROXIES", 0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", 200_000_000)
SENTENCE_ENCODER = env.boolean("SENTENCE_ENCODER", True)
# Shown every attached file before it is kept; a command with its arguments, such as "clamdscan --no-summary".
MALWARE_COMMAND = shlex.split(env.text("MALWARE_COMMAND"))
FILE_UPLOAD_TEMP_DIR = None

# -- Language ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LANGUAGE_COOKIE_NAME = "mw_sprache"
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["mitwirk.config.formats"]

# -- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# -- Cache, jobs, mail, log -------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "mitwirk.accounts.cache.HouseCache",
        "LOCATION": "mitwirk",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Counts of sign-in attempts hold across processes; see docs/decisions/0004-accounts.md.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "mitwirk@localhost")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "mitwirk.core.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
# W002, W003: our own middlewares set X-Frame-Options and extend CsrfViewMiddleware (decision 0002).
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W003"]

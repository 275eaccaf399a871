"""Settings of the test run: the real ones, with a test secret, mails in memory and no waiting."""

import os
import tempfile

os.environ.setdefault("MITWIRK_MODE", "development")
os.environ.setdefault("MITWIRK_SECRET_KEY", "test-secret-" + "x" * 50)
os.environ.setdefault("MITWIRK_LOG_LEVEL", "ERROR")
os.environ.setdefault("MITWIRK_DATA_DIR", tempfile.mkdtemp(prefix="mitwirk-test-"))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Workers inherit one folder; a test that tidies up must not take another worker's files away.
    os.environ["MITWIRK_DATA_DIR"] = os.path.join(os.environ["MITWIRK_DATA_DIR"], worker)
    os.makedirs(os.environ["MITWIRK_DATA_DIR"], exist_ok=True)

from mitwirk.config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, not memory: browser journeys reach it from the server's thread.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["MITWIRK_DATA_DIR"], "test.sqlite3")}  # noqa: F405
else:
    # Tests make and drop databases; a pool would keep them busy.
    DATABASES["default"]["OPTIONS"] = {}  # noqa: F405

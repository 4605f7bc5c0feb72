"""Static files under hashed names, import lines of native ES modules included."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` to hashed names. Only lines that end in a semicolon are seen."""

    support_js_module_import_aggregation = True


class OurApps(AppDirectoriesFinder):
    """Files of our own apps only: packages bring scripts that no page of ours asks for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ours = [app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
        super().__init__(ours)

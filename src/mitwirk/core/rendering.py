"""Forms in the house's markup everywhere: `{{ form }}` and `{{ field.as_field_group }}` need no help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Widget
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates, TemplatesSetting

from mitwirk.core import form_errors

# Widgets whose boxes the field template lays out itself.
OPTION_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


class HouseBoundField(BoundField):
    """A field of a form that knows the classes and the accessible names of our components."""

    @property
    def help_id(self) -> str:
        """Return the id of the help text."""
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        """Return the id of the error text."""
        return f"{self.auto_id}_error"

    @property
    def focus_id(self) -> str:
        """Return the id of the element that an error summary may jump to."""
        if isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def sentences(self) -> list[str]:
        """Return the errors as sentences that say what to do."""
        return form_errors.sentences(self.field, str(self.label), self.form.errors.as_data().get(self.name, []))

    @property
    def is_optional(self) -> bool:
        """Say whether the field is marked as voluntary: what must be filled in needs no mark."""
        return not (self.field.required or self.field.disabled or getattr(self.field, "unmarked", False))

    @property
    def layout(self) -> str:
        """Name the layout of the field template: hidden, checkbox, options, boxes, select, group or input."""
        widget = self.field.widget
        kinds: list[tuple[type[Widget], str]] = [
            (forms.CheckboxInput, "checkbox"),
            (forms.CheckboxSelectMultiple, "boxes"),
            (forms.RadioSelect, "options"),
            (forms.SelectMultiple, "input"),
            (forms.Select, "select"),
            (forms.MultiWidget, "group"),
            (forms.SelectDateWidget, "group"),
        ]
        if widget.is_hidden:
            return "hidden"
        return next((name for kind, name in kinds if isinstance(widget, kind)), "input")

    @property
    def width(self) -> str:
        """Return the class that fits a field to what is written in it, from the field's own `width`."""
        widths = {"short": "mw-feld--kurz", "medium": "mw-feld--mittel"}
        return widths.get(getattr(self.field, "width", ""), "")

    @property
    def options(self) -> list[dict[str, Any]]:
        """Return the choices as rows with id, value, label, hint (from the field's `hints`) and state."""
        hints = getattr(self.field, "hints", {})
        rows = []
        for sub in self.subwidgets:
            attrs = sub.data["attrs"]
            rows.append(
                {
                    "id": attrs.get("id", ""),
                    "name": sub.data["name"],
                    "value": "" if sub.data["value"] is None else str(sub.data["value"]),
                    "label": sub.choice_label,
                    "hint": hints.get(sub.data["value"], hints.get(str(sub.data["value"]), "")),
                    "checked": bool(sub.data.get("selected")),
                    "disabled": bool(attrs.get("disabled")),
                }
            )
        return rows

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Add our classes; the descriptions come from Django."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden or isinstance(widget, OPTION_WIDGETS):
            return attrs
        is_select = isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple)
        name = "kern-form-input__select" if is_select else "kern-form-input__input"
        classes = [
            name,
            f"{name}--error" if self.errors else "",
            str(widget.attrs.get("class", "")),
            self.width,
        ]
        attrs["class"] = " ".join(part for part in [*classes, str(attrs.get("class", ""))] if part)
        if isinstance(widget, (forms.DateInput, forms.TimeInput)) and widget.input_type == "text":
            attrs.setdefault("inputmode", "decimal")
        return attrs

    @property
    def aria_describedby(self) -> str | None:
        """Name help and error, also on options and boxes, where Django leaves them to the fieldset."""
        custom = self.field.widget.attrs.get("aria-describedby")
        ids = [custom or "", self.help_id if self.help_text else "", self.error_id if self.errors else ""]
        return " ".join(part for part in ids if part) or None


class FormRenderer(TemplatesSetting):
    """Render forms, fields and error lists with the templates under `core/forms/`."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"
    bound_field_class = HouseBoundField

    def get_template(self, template_name: str) -> Any:
        """Take the parts of widgets from Django itself, everything else from the house."""
        if template_name in {"django/forms/errors/list/default.html", "django/forms/errors/list/ul.html"}:
            return super().get_template("core/forms/errors.html")
        if template_name.startswith("django/forms/"):
            return _widgets.get_template(template_name)
        return super().get_template(template_name)


_widgets = DjangoTemplates()

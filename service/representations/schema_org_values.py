"""schema.org objects for the value types of records: quantities, people, and doses."""

from collections.abc import Callable, Mapping
from typing import Any

from service.representations.cited_records import Wire

# An inexact number must not be stated as exact.
EXACT = (None, "exactly")
# The bounds that an approximator makes of a number; both ends are included in schema.org.
BOUNDS: Mapping[str | None, str] = {"at-least": "minValue", "at-most": "maxValue"}


def build_quantity(quantity: Wire) -> Wire:
    """Return a quantity with its words; numbers that schema.org cannot qualify are left out."""
    said: Wire = {"@type": "QuantitativeValue", "description": quantity["words"], "unitText": quantity["unit"]}
    if quantity["approximator"] in EXACT:
        said |= {"value": quantity["value"], "minValue": quantity["lower"], "maxValue": quantity["upper"]}
    elif bound := BOUNDS.get(quantity["approximator"]):
        said[bound] = quantity["value"]
    return _drop_empty(said)


def build_audience(characteristic: Wire) -> Wire | None:
    """Return the people that a characteristic describes; None if it excludes them, which schema.org cannot say."""
    if characteristic["excluded"]:
        return None
    age = characteristic["age"]
    said: Wire = {
        "@type": "PeopleAudience",
        "audienceType": characteristic["words"],
        "suggestedGender": characteristic["sex"],
        "suggestedAge": build_quantity(age) if age else None,
        "healthCondition": _build_condition(characteristic["condition"]),
    }
    return _drop_empty(said)


def build_dose(dosage: Wire) -> Wire:
    """Return a dose schedule with the source's words."""
    dose, for_whom = dosage["dose"] or {}, dosage["forWhom"] or {}
    exact = dose.get("approximator") in EXACT
    said: Wire = {
        "@type": "DoseSchedule",
        "description": dosage["words"],
        "doseValue": dose.get("value") if exact else None,
        "doseUnit": dose.get("unit") if exact else None,
        "frequency": dosage["timing"],
        "targetPopulation": for_whom.get("words"),
    }
    return _drop_empty(said)


def _build_condition(reference: Wire | None) -> Wire | None:
    if reference is None:
        return None
    return {"@type": "MedicalCondition", "@id": reference["self"], "name": reference["name"]}


def _drop_empty(said: Wire) -> Wire:
    return {name: value for name, value in said.items() if value is not None}


BUILDERS: Mapping[str, Callable[[Any], Wire | None]] = {
    "audience": build_audience,
    "dose": build_dose,
    "quantity": build_quantity,
}

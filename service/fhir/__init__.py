"""FHIR R4: vocabularies and records as terminology, and conditions as documents. It does not know Flask."""

"""Faults: why a FHIR request cannot be answered; the API makes an OperationOutcome of them."""


class FhirFault(Exception):
    """A request that cannot be answered: the problem by name, and the parameter that is to blame, if one is."""

    problem = "bad-parameter"

    def __init__(self, detail: str, parameter: str | None = None) -> None:
        """Say what is wrong."""
        super().__init__(detail)
        self.detail = detail
        self.parameter = parameter


class BadParameter(FhirFault):
    """A parameter that is missing, or has a value that is not allowed."""


class NotSupported(FhirFault):
    """A parameter that is not taken here."""

    problem = "unknown-parameter"


class NotThere(FhirFault):
    """A resource or code that there is none of."""

    problem = "not-found"

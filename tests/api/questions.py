"""The questions for addresses that need one to answer."""

from collections.abc import Mapping
from urllib.parse import urlencode

from service.api.fhir_examples import IDS, build_parameters

CODE = "mainSearchCriteria.v.cs=2.16.840.1.113883.6.3&mainSearchCriteria.v.c=C50"
QUESTIONS: Mapping[str, str] = {
    "/v1/lookup": "code=icd-10%7CC50",
    "/v1/infobutton": f"{CODE}&knowledgeResponseType=application/json",
    "/service": CODE,
    "/v1/search": "q=glowing+elbows",
    "/v1/suggest": "q=glo",
}
FHIR = "/fhir/r4/"


def asked(path: str) -> str:
    """Return the address with its question, if it needs one."""
    question = (
        urlencode(build_parameters(path.removeprefix(FHIR), "amber-fever"))
        if path.startswith(FHIR)
        else QUESTIONS.get(path)
    )
    return filled(f"{path}?{question}" if question else path)


def filled(path: str) -> str:
    """Return an address of FHIR's with the id of its resource."""
    if not path.startswith(FHIR):
        return path
    return path.replace("{id}", IDS.get(path.removeprefix(FHIR).split("/")[0], "amber-fever"))


def and_more(address: str, parameter: str) -> str:
    """Return an address with one parameter more."""
    return f"{address}{'&' if '?' in address else '?'}{parameter}"

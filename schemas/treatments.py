"""Treatments: single treatments and groups of treatments."""

from schemas.declaration import Vocabulary
from schemas.fields import Choice, Quoted, declare_refs
from schemas.records import Statement
from schemas.schema_org import Property, Thing

CATEGORY = Vocabulary("TreatmentCategory", {"group": "A group of treatments.", "specific": "One treatment."})
MODALITY = Vocabulary(
    "TreatmentModality",
    {
        "chemotherapy": "Drugs that kill dividing cells.",
        "hormone": "Acts on hormones or their receptors.",
        "immunotherapy": "Acts through the immune system.",
        "targeted": "Acts on a target in the diseased cells.",
        "radiotherapy": "Radiation.",
        "surgery": "An operation.",
        "drug": "Any other medicine.",
        "device": "A device.",
        "behavioural": "A change of behaviour or a talking therapy.",
        "monitoring": "Watching and waiting.",
    },
)
SCOPE = Vocabulary("TreatmentScope", {"systemic": "Acts in the whole body.", "local": "Acts in one place."})
INTENT = Vocabulary(
    "TreatmentIntent",
    {
        "curative": "To cure.",
        "disease-control": "To control the disease.",
        "symptom-relief": "To relieve symptoms.",
        "prevention": "To prevent.",
        "maintenance": "To keep an improvement.",
        "acute-relief": "To end an attack.",
    },
)
ROUTE = Vocabulary(
    "AdministrationRoute",
    {
        "oral": "By mouth.",
        "sublingual": "Under the tongue.",
        "buccal": "Inside the cheek.",
        "inhaled": "Breathed in.",
        "nasal": "Into the nose.",
        "intravenous": "Into a vein.",
        "intramuscular": "Into a muscle.",
        "subcutaneous": "Under the skin.",
        "intrathecal": "Into the spinal fluid.",
        "intravesical": "Into the bladder.",
        "topical": "On the skin.",
        "transdermal": "Through the skin.",
        "ophthalmic": "Into the eye.",
        "otic": "Into the ear.",
        "rectal": "Into the rectum.",
        "vaginal": "Into the vagina.",
        "implanted": "As an implant.",
    },
)
NECESSITY = Vocabulary(
    "Necessity",
    {
        "must": "The source says that it must be done.",
        "necessary": "The source says that it is necessary.",
        "recommended": "The source recommends it.",
        "optional": "The source says that it is optional.",
    },
)


class Treatment(Statement):
    """A treatment, or a group of treatments."""

    singular = "treatment"
    linked = Thing("MedicalTherapy", by="modality", types={"radiotherapy": "RadiationTherapy"})

    category = Choice(CATEGORY, "A group or a single treatment.", required=True, example="specific")
    modality = Choice(MODALITY, "The method of treatment.", example="drug")
    scope = Choice(SCOPE, "Where it acts.", example="systemic")
    purpose = Quoted("The purpose, in the source's words.", linked=Property("description"))
    intent = Choice(INTENT, "The intent.", example="symptom-relief")
    route = Choice(ROUTE, "How it is given.", example="oral")
    necessity = Choice(NECESSITY, "How necessary it is according to the source.", example="necessary")
    part_of = declare_refs("treatment", "The groups that it belongs to.")
    combined_with = declare_refs("treatment", "The treatments that it is combined with.")
    conditions = declare_refs(
        "condition", "The conditions that it treats.", linked=Property("possibleTreatment", of="target")
    )
    sites = declare_refs("site", "The sites that it treats.", linked=Property("relatedTherapy", of="target"))
    findings = declare_refs(
        "finding", "The signs and symptoms that it treats.", linked=Property("possibleTreatment", of="target")
    )

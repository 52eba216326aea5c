"""Treatments: single treatments and groups of treatments."""

from schemas.declaration import Origin, Vocabulary
from schemas.fields import Choice, Listed, Part, Quoted, declare_quoted_list, declare_refs
from schemas.occurrence import FrequentStatement
from schemas.schema_org import Property, Thing
from schemas.sections import Placement
from schemas.values import Dosage, declare_characteristics, declare_quantity

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
        "vaccine": "A vaccine.",
        "supplement": "A vitamin, mineral, herb or other supplement.",
        "diet": "Food and drink.",
        "exercise": "Movement, training or physical therapy.",
        "psychotherapy": "A talking therapy.",
        "procedure": "A procedure that is not an operation.",
        "supportive": "Fluids, oxygen, rest and other support.",
        "blood-product": "Blood, or something made of it.",
        "transplant": "An organ, tissue or cells of a donor.",
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


LINE = Vocabulary(
    "TreatmentLine",
    {
        "first": "Tried first.",
        "second": "Used when the first treatment fails or cannot be used.",
        "later": "Used when several treatments have failed.",
        "add-on": "Added to another treatment.",
        "before": "Given before the main treatment.",
        "after": "Given after the main treatment.",
    },
    {"add-on": "Add-on"},
)
STATUS = Vocabulary(
    "TreatmentStatus",
    {
        "established": "In ordinary use.",
        "prescription": "Needs a prescription (schema.org PrescriptionOnly).",
        "over-the-counter": "Sold without a prescription (schema.org OTC).",
        "complementary": "Used besides or instead of conventional medicine.",
        "investigational": "Being studied.",
        "abandoned": "No longer used.",
    },
)
EFFECTIVENESS = Vocabulary(
    "Effectiveness",
    {
        "effective": "The source says that it works.",
        "partly-effective": "The source says that it helps somewhat, or some people.",
        "uncertain": "The source says that it is not known whether it works.",
        "ineffective": "The source says that it does not work.",
        "harmful": "The source says that it does harm.",
    },
)


class Treatment(FrequentStatement):
    """A treatment, or a group of treatments."""

    singular = "treatment"
    linked = Thing("MedicalTherapy", by="modality", types={"radiotherapy": "RadiationTherapy"})
    placed = Placement("treatments")

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
    when = declare_characteristics("The circumstances in which it is used; any one of these is enough.")
    line = Choice(LINE, "Its place among the treatments.", example="second", later=True)
    status = Choice(STATUS, "How it is available.", example="over-the-counter", later=True)
    timing = Quoted("When it is given, in the source's words.", later=True)
    dosages = Listed(
        Part(Dosage, "A dosage.", origin=Origin.CODED),
        "The doses and schedules.",
        later=True,
        linked=Property("doseSchedule", built="dose"),
    )
    how_performed = declare_quoted_list(
        "How it is done, step by step, in the source's words.", later=True, linked=Property("howPerformed")
    )
    effect = Quoted("What it does, in the source's words.", later=True)
    effectiveness = Choice(EFFECTIVENESS, "Whether it works according to the source.", later=True)
    onset = declare_quantity("How long it takes to work.")
    substances = declare_refs("substance", "The substances that it contains or acts on.", later=True)

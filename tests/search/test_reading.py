"""Reading: a correct word is never read as another one, and a typing mistake still is."""

import pytest

from service.search.dictionary import is_english
from service.search.index import SearchIndex
from service.search.query import ParsedQuestion, Question
from service.search.searcher import find
from service.search.stemmer import stem_word
from service.search.suggestions import PartialQuestion, suggest
from service.search.tokenizer import iterate_words, list_spellings
from tests.search.conftest import Indexed
from tests.search.invented import entry, found

# By then the index is the same whatever it was made from (test_indexes.py).
pytestmark = pytest.mark.engines("sqlite")
COMMON = """
    able above accept across action address adult advice afraid again against agree air alcohol allow alone animal
    answer apple area arm army arrive baby back bad bag ball bank bath bean beauty bed beef beer bite bleed board boat
    bother bottle box boy bread breathe bridge brother build burn bus butter cake calm camera car card cat chair cheap
    check cheese chicken choice church city class clean clock cloth coat coffee cold cook corn cost cough count country
    cover cream cream crime cross cup dance dark date daughter deal deep desk diet dinner dirt dog door dream dress
    drink drive dry ear east easy eat egg engine evening event expect fact family farm fast fat father fear feed fever
    fight finger fire fish flat floor flower flu fluid food foot forest fox friend fruit game garden gas gift girl
    glass gold gown grass gray green guess gun hair hand happen hard hat hate heart heat hill hit hold hole home honey
    horse hospital hotel house idea inch iron island itch jaw job juice jump key kidney kitchen knee knife lady lake
    land lead leaf lean leg lemon lie lift light lip load lost loud lunch mail market mask meal meat medical medicine
    metal milk mind mirror money monkey mood mother motion mouse mouth music nail neck needle nephew noise nose nurse
    object office oil onion opera orange order oven owner page paint paper parent park party paste past peace peach pen
    pencil phone piano pig plan plane plant plate play pocket police pool position potato power press price prize
    queen rabbit radio rain rash reach rice rich ring river road rock roof room root rope rose salad salt sand sauce
    school science seat seed several sheep ship shirt shoe shop shower silver sing sister skin sleep slip smell smoke
    snack snake snow soap sock soft soil song soup spoon sport stair steam stone storm story street stress string sugar
    summer sweat sweet swim table tail tall tape taste taxi teach tent thick thin throat ticket tie tiger toast tongue
    tool tooth towel town toy trade train tree trip truck uncle union vein view violin visit voice wage wall warm wash
    waste water wave wheat wheel whole wife window wine winter wire wolf wood wool yard year yellow
"""
# Of people and places, and near to words that mean something else.
NAMES = """
    agnes alice anne barry berta brian bruno carl carrie casey chile cindy colin cuba david diane elsie esther france
    gary gavin james joan john karl lagos leeds lima linda lisa lyon mali mario marie mary megan mike munich norma
    norman oman oslo paris patricia paul perth peru prague riga rome rosa ryan sara seoul shane sofia spain stacy stuart
    tina trevor tunis turin walter wayne yemen sunday irish jones moore denise greek
"""
# Of medicine, and near to words that mean something else.
MEDICAL = """
    hypotension hypertension hypoglycemia hyperglycemia ileum ilium ureter urethra dysphagia dysphasia aphasia hepatitis
    hepatic asymptomatic symptomatic atypical typical inoperable operable malignant benign systolic diastolic abduction
    adduction peritoneal perineal carotid parotid mucous humerus femur tibia dexamethasone tamoxifen metformin ibuprofen
    insulin statin neutropenia lymphoma myeloma melanoma fibroma osteoma leukaemia anaemia arthritis nephritis colitis
    gastritis bronchitis meningitis osteoporosis cirrhosis psoriasis thrombosis neuropathy biopsy endoscopy colonoscopy
"""
TYPOS = """
    asprin aspirin, aspiren aspirin, kemotherapy chemotherapy, chemotherpy chemotherapy, chemoterapy chemotherapy,
    chemothrapy chemotherapy, cheomtherapy chemotherapy, metastisis metastasis, metastesis metastasis, metatasis
    metastasis, metastassis metastasis, mamogram mammogram, mammagram mammogram, mamagram mammogram, mammogramm
    mammogram, mastektomy mastectomy, masectomy mastectomy, mastectemy mastectomy, lumpectamy lumpectomy, lumpectome
    lumpectomy, lumpektomy lumpectomy, lumpectmy lumpectomy, progestrone progesterone, progesterome progesterone,
    agressive aggressive, aggresive aggressive, agresive aggressive, ultrasond ultrasound, ultrsound ultrasound,
    ultrasuond ultrasound, treatmnet treatment, treatmant treatment, treatement treatment, tretment treatment,
    trearment treatment, canser cancer, cancr cancer, cacner cancer, caancer cancer, breats breast, braest breast,
    breasst breast, diagnossis diagnosis, hormonel hormonal, hormnal hormonal, theraphy therapy, therepy therapy,
    thearpy therapy, symtoms symptoms, imune immune, immunne immune, reccurence recurrence, tumuor tumor, tumro
    tumor, sistemic systemic, lumpectommy lumpectomy, treament treatment, surgey surgery, hormnes hormones, systamic
    systemic, medicaton medication, medecation medication, metastatik metastatic, metestatic metastatic, sugery
    surgery, surgary surgery, lymphatik lymphatic, limphatic lymphatic, happyness happiness
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return words side by side."""
    return [(one, other) for one, other in (each.split() for each in text.split(","))]


def read_otherwise(word: str, index: SearchIndex) -> bool:
    """Return whether a word finds, marks or completes a word that is not a form of it."""
    answer = find(index, Question(word), 0, 100)
    marked = {shown.text[start:end] for hit in answer.hits for shown in hit.highlights for start, end in shown.marks}
    stems = {stem_word(word), *ParsedQuestion(word, index).meant_by}
    strange = [each for each in marked if stems.isdisjoint(stem_word(spelt) for spelt in list_spellings(each))]
    completed = suggest(index, PartialQuestion(word))
    begun = all(any(each.spelt.startswith(word[:4]) for each in iterate_words(name.text)) for name in completed.names)
    return answer.match == "similar" or answer.read_as is not None or bool(strange) or not begun


def test_a_word_of_the_language_is_never_read_as_another(world_index: SearchIndex, shipped_index: SearchIndex) -> None:
    words = {*COMMON.split(), *MEDICAL.split(), *NAMES.split()}
    assert len(words) > 450
    for index in (world_index, shipped_index):
        assert sorted(word for word in words if read_otherwise(word, index)) == []


def test_a_correct_word_stays_correct_among_others(shipped_index: SearchIndex) -> None:
    answer = find(shipped_index, Question("my mother had breast cancer"))
    assert (answer.match, answer.read_as) == ("words", None)
    for text in ("hair loss", "fever", "diet for cancer", "any idea", "an evening at home"):
        assert find(shipped_index, Question(text)).read_as is None


@pytest.mark.parametrize("typed", ["mother", "mothers", "Mother's"])
def test_forms_of_a_correct_word_are_correct(typed: str, indexed: Indexed) -> None:
    assert found(indexed(entry("treatment", "other", name="Other moths")), typed) == []


def test_a_rare_name_that_is_a_common_typo_is_corrected(shipped_index: SearchIndex) -> None:
    assert find(shipped_index, Question("brest cancer")).read_as == "breast cancer"


def test_true_typos_are_corrected(shipped_index: SearchIndex) -> None:
    assert len(pairs(TYPOS)) >= 60
    read = {typo: find(shipped_index, Question(typo)) for typo, _ in pairs(TYPOS)}
    meant = {typo: stem_word(word) for typo, word in pairs(TYPOS)}
    assert {typo: stem_word(str(answer.read_as)) for typo, answer in read.items()} == meant
    assert {answer.match for answer in read.values()} == {"similar"}


def test_a_mistake_in_one_word_of_many_is_told(shipped_index: SearchIndex) -> None:
    answer = find(shipped_index, Question("kemotherapy for breast cancer"))
    assert (answer.match, answer.read_as) == ("similar", "chemotherapy for breast cancer")


def test_a_word_is_either_mistaken_or_begun(indexed: Indexed) -> None:
    index = indexed(entry("treatment", "syrup", name="Cobaltwork"))
    assert found(index, "cobaltw") == ["syrup"]
    assert found(index, "cobolt") == []
    assert suggest(index, PartialQuestion("cobolt")).names == []


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("Symptomatic", "asymptomatics"),
        ("Hypoglowing", "hyperglowing"),
        ("Intraglowing", "interglowing"),
        ("Glowable", "unglowable"),
    ],
)
def test_no_mistake_turns_a_word_into_its_opposite(called: str, typed: str, indexed: Indexed) -> None:
    index = indexed(entry("treatment", "one", name=called))
    assert found(index, typed) == []
    assert suggest(index, PartialQuestion(typed)).names == []


@pytest.mark.parametrize("typed", ["copd", "quuz", "her3", "2021", "quux7"])
def test_an_abbreviation_or_a_number_is_no_mistake(typed: str, indexed: Indexed) -> None:
    index = indexed(entry("treatment", "one", name="Cord quux her2 2020 quux8"))
    assert found(index, typed) == []


@pytest.mark.parametrize(("typed", "found_by"), [("hepatitis", "hepatitis"), ("flu", "flu"), ("lamp", "lamp")])
def test_a_complete_last_word_is_no_beginning(typed: str, found_by: str, indexed: Indexed) -> None:
    names = ("Hepatitis", "Hepatic", "Flu", "Fluid", "Lamp", "Lampshade")
    index = indexed(*(entry("treatment", name.casefold(), name=name) for name in names))
    assert found(index, typed) == [found_by]
    assert len(suggest(index, PartialQuestion(typed)).names) >= 1
    assert {each.id for each in suggest(index, PartialQuestion("flu")).names} == {"flu", "fluid"}


def test_completions_forgive_a_mistake_and_say_so(indexed: Indexed) -> None:
    index = indexed(entry("treatment", "syrup", name="Cobalt syrup"))
    for typed, read_as in (("cobolt", "cobalt"), ("cobolt syr", "cobalt syr"), ("cobalt sirup", "cobalt syrup")):
        completed = suggest(index, PartialQuestion(typed))
        assert ([each.id for each in completed.names], completed.match) == (["syrup"], "similar")
        assert completed.read_as == read_as
    assert (suggest(index, PartialQuestion("coba")).match, suggest(index, PartialQuestion("coba")).read_as) == (
        "words",
        None,
    )
    assert (suggest(index, PartialQuestion("diet")).match, suggest(index, PartialQuestion("diet")).read_as) == (
        "none",
        None,
    )


def test_two_mistakes_are_not_forgiven_where_one_makes_another_word(indexed: Indexed) -> None:
    index = indexed(entry("treatment", "one", name="Thickening"))
    assert is_english("chickens")
    assert found(index, "chickning") == []
    assert found(index, "thickning") == ["one"]

"""Sentences: what an editor would call one, in real articles and in hard cases."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.sentence_splitter import split
from service.publishing.segmentation import find_paragraphs

ARTICLE = Path(__file__).parents[2] / "seed" / "content" / "documents" / "metastatic-breast-cancer"

# "|" marks the beginning of a sentence; it is not part of the text.
ABBREVIATIONS = """
Mammograms, CT scans, bone scans etc. are necessary.| The treatments can be purpose-specific.
Rest, fluids, etc.| The doctor may also suggest aspirin.
Rest (sleep, fluids, etc.) is needed.| Eat well.
Some drugs (e.g. aspirin) thin the blood.| Others do not.
Some drugs, e.g. Aspirin or Warfarin, thin the blood.| Others do not.
Avoid triggers, i.e. Pollen and dust.| Keep windows shut.
Migraine affects 1 in 7 people, i.e., over one billion.| It is more common in women.
Ask Dr. Smith or Prof. Jones.| They know.
Nobody knows the cause of MS.| It may begin at night.
Mr. and Mrs. Brown came with Ms. Green.| All were well.
Aspirin vs. Placebo was tested.| Placebo lost.
Type 1 vs. type 2: what's the difference?| Read on.
See No. 5 on the list.| Then stop.
Is it safe?| No.| Ask first.
The answer is no.| Ask first.
See Fig. 2 and Tab. 3, pp. 10-12.| It is clear.
Ref. 12 explains it.| So does ref. 13.
Smith et al. (2019) found it.| Others did not.
The study was led by Jones et al.| It was small.
It grew approx. 5 mm in Jan. 2020.| Then it stopped.
Ask at St. Mary's Hospital.| It is near.
The cause was Staph. aureus.| It was treated.
E. coli was found.| S. aureus was not.
It is caused by H. pylori.| H. pylori lives in the stomach.
Bayer Inc. makes it.| Pfizer Ltd. does not.
Take 1 tbsp. daily.| Then 2 tsp. at night.
Use the inhaler 2-3 times a day (max. 8 puffs).| Rinse your mouth.
Der Arzt, Dr. Weiß, half.| Élodie came.
The drug is given at 8 a.m.| Patients then wait.
The clinic opens at 9 a.m. Eastern.| Come early.
Take it p.r.n.| Avoid alcohol.
Take it b.i.d. or t.i.d. with food.| Alcohol is forbidden.
It is given i.v.| Nurses do it.
Vit. C helps.| Vitamin D does, too.
El Sr. García llegó.| Estaba bien.
Martin Luther King Jr. Hospital is near.| It is open.
""".strip().splitlines()

DASHES = """
Look for signs.| – a rash on the elbows.| – a humming.
The cure is short.| - rest.| - a scarf.
It glows.| — it hums.
Scarves, lamps etc. – are of use.
"Is it safe?" – she asked.
Take 5 mg approx. - no more.
""".strip().splitlines()

NUMBERS = """
Take 5.5 mg twice.| Wait 2.5 hours.
The p value was .05 in all groups.| It held.
Take 5 mg.| Take it with food.
HbA1c was 6.5.| That is high.
They left.1| We stayed.2,3| Then it rained.
See Fig.3 and Tab.4 again.| They are clear.
The dose is 3 mg.2 and no more.
In 2019.| 2020 was worse.
About 30 in 100 recur.| 5 in 100 do not.
Version 2.0.1 of ICD-10 lists C79.81 for it.| It is a trap.
Take it at 8 a.m. and 8 p.m. every day.| Do not skip.
Take it at 8 p.m.| Then sleep.
Take it at 8 a.m. Monday.| Rest on Tuesday.
Drink 1.5 l. of water per day.| More in summer.
Peak flow fell by 20%.| That is a warning.
Temperatures of 38.5 °C or more are a fever.| 39 °C is high.
Visit www.example.org for more.| Or mail a.b@example.org today.
""".strip().splitlines()

INITIALS = """
J. R. Smith wrote it.| P.J. Jones read it.
It is common in the U.S. and the U.K. today.| It is rare elsewhere.
It is common in the U.S.| The U.K. has fewer cases.
The U.S. Food and Drug Administration approved it.| It works.
She has a Ph.D. in biology.| He has an M.D. from Leeds.
Dr. J. P. Grant, M.D., agreed.| So did R.N. Kelly Ford.
Vitamin C.| It helps.
This is hepatitis B.| Hepatitis C is another.
Stage I.| Stage II.
It was classed as stage II.| Surgery followed.
He had group A strep.| Penicillin helped.
""".strip().splitlines()

MARKS = """
He said "It hurts."| She left.
He said “It hurts.”| She left.
She asked, “Will it hurt?” and waited.| It did not.
“Am I going to die?” asked Tom.| “No,” said Dr. Patel.| “Not today.”
‘Stop!’ he said.| ‘Why?’ she asked.
It helps (see below.)| It is cheap.
It helps.| (Not in children.)| It is cheap.
It helps [3].| It is cheap.
It helps.[3]| It is cheap.
It helps. [1,2]| It may harm.[3–5]| Ask.
It helps.¹| It is cheap.
It may be... unclear.| Ask again.
It may help...| Ask again.
It may help…| Ask again.
It may help . . . sometimes.| Ask again.
Well … maybe.| Ask again.
Does it hurt?!| Yes!!!| Call 999.
It works.| However, not for all.
It works.|However, not for all.
eHealth helps.| iPhones too.| mRNA vaccines work.
It helps.| α-blockers do not.| β-blockers do.
It helps 😀.| It is cheap 😀!| Good.
痛みがあります。|医師に相談してください。
No full stop at all
!!!
""".strip().splitlines()

LINES = [
    "Signs of asthma\n|- wheezing\n|- coughing\n|- tight chest\n",
    "Signs:\n|• wheezing\n|• coughing.| It is worse at night.\n|* pain",
    "Symptoms include:\n|wheezing\n|coughing\n|shortness of breath",
    "Steps\n|1. Wash your hands.\n|2. Take the tablet.\n|3. Rest.",
    "Steps\n|1) Wash your hands\n|2) Take the tablet\n|a) Rest",
    "1. Wash your hands.| Dry them.\n|2. Rest.",
    "Step 1. Wash your hands.\n|Step 2. Dry them.",
    "Table 3. Common triggers",
    "What is asthma?\n|Asthma is a disease of the airways.",
    "Treatment\n|Most people need an inhaler.| Some need tablets.",
    "When to see a doctor\n|Seek treatment if you have:\n|1. Shortness of breath.\n|2. No improvement.",
    "This line is wrapped by\nan editor in the middle.| Next one.",
    "Wrapped after the name of\nMary Smith, who was ill.| Next one.",
    "It has\nspread to another part of the body, most commonly the liver, brain, bones, or\nlungs.| It may recur.",
    "It is caused by many things, among them the\nE. coli found in food.| Cook it.",
    "First paragraph without a stop\n\n|Second paragraph.",
    "Overview\r\n|Asthma is common.\r\n|It lasts.",
    "One line without a stop\r\n\r\n|Another.",
    "It is in the list.\n|[1] Smith, 2019.",
    "   Leading space.|  Two spaces.|\tA tab.",
]


@pytest.mark.parametrize("case", ABBREVIATIONS + DASHES + NUMBERS + INITIALS + MARKS + LINES)
def test_sentences_are_found_where_an_editor_would_see_them(case: str) -> None:
    text = case.replace("|", "")
    expected = [part.strip() for part in case.split("|")]
    assert [text[span.start : span.end] for span in split(text)] == expected


def test_the_article_has_the_sentences_that_its_editors_wrote_down() -> None:
    text = (ARTICLE / "text.txt").read_bytes().decode()
    lines = (ARTICLE / "document.yaml").read_text(encoding="utf-8").splitlines()
    starts = [int(line.split("#")[0].strip("- ")) for line in lines if line.strip().startswith("- ") and "# p" in line]
    assert len(starts) == 23
    assert [span.start for span in split(text)] == starts


HARD = [*" \t\r\n\x85\u2028\u00a0.!?…。।:\"'”’)]([“•-*1aAI😀e\u0301\u200d", "\n\n", "\r\n", "Dr. ", "etc. "]
hard_characters = st.characters(codec="utf-8") | st.sampled_from(HARD)


@given(st.lists(hard_characters, max_size=60).map("".join))
def test_spans_reproduce_any_text(text: str) -> None:
    spans = split(text)
    assert all(span.start < span.end for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    blocks = find_paragraphs(text)
    assert all(sum(block.start <= span.start and span.end <= block.end for block in blocks) == 1 for span in spans)
    covered = {position for span in spans for position in range(span.start, span.end)}
    assert {position for position, character in enumerate(text) if not character.isspace()} <= covered
    assert not any(text[span.start].isspace() or text[span.end - 1].isspace() for span in spans)


def test_every_paragraph_begins_with_a_sentence() -> None:
    text = "One.\n \nTwo. Three.\n\n\n  Four"
    starts = {span.start for span in split(text)}
    assert {block.start for block in find_paragraphs(text)} <= starts
    assert (
        json.dumps([text[block.start : block.end] for block in find_paragraphs(text)])
        == '["One.", "Two. Three.", "Four"]'
    )


ATTACKS = {
    "full stops": ".",
    "abbreviations": "Dr. ",
    "initials": "A. ",
    "dotted": "a.",
    "spaces": " ",
    "full stops and spaces": " .",
    "quotes": ".\"'",
    "brackets": ".(",
    "notes": ".[1,1,1,1",
    "blank lines": "\n \n",
    "lines": "1. \n",
    "dashes": ".- ",
    "carriage returns": "\r",
    "letters": "a",
    "spaced full stops": ". ",
    "bullets": "• ",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_text_takes_no_more_than_linear_work(name: str) -> None:
    part = ATTACKS[name]
    for text in (part * (50_000 // len(part)), "•" + part * (50_000 // len(part)) + "x", "A." + part * 10_000 + "\nb"):
        assert split(text) or not text.strip()  # a quadratic rule would not come back within the runner's limit

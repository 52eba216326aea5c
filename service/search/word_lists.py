"""Lists of English words that search treats differently from others."""

# Words without a meaning of their own in a question. `during`, `after`, `without` and the like do have one.
FUNCTION_WORDS = frozenset(
    """
    a about also am an and any are arent as at be because been being but by can cant could couldnt did didnt do
    does doesnt doing dont each else ever every for from get gets getting go goes going got had has hasnt have
    havent having he her here hers herself him himself his how i id if ill im in into is isnt it its itself ive
    just let lets like may me might mine must my myself no nor not of off on only onto or our ours ourselves out
    please quite rather really shall she should so some such than that thats the their theirs them themselves then
    there these they theyre this those to too upon us very want was wasnt we were what whats when where which
    while who whom whose why will with wont would yes you your youre yours yourself
    """.split()
)
# Function words that change the meaning of a name.
NEGATIONS = frozenset(
    """
    arent cant couldnt didnt doesnt dont hasnt havent isnt no nor not off wasnt wont
    """.split()
)
# Words before a designation by a letter or a Roman numeral: type I, vitamin A.
DESIGNATORS = frozenset(
    """
    bipolar class classes collagen factor factors grade grades group groups hepatitis influenza level levels part phase
    phases schedule stage stages strep streptococcus subtype type types vitamin vitamins
    """.split()
)
CONNECTORS = frozenset("and or to through".split())
# The letter A as a designation, as in vitamin A: no word has this spelling.
LETTER_A = "A"
# Common words that mean little. In a small library they are rare, which must not give them weight.
LIGHT_WORDS = frozenset(
    """
    actually all always another any anything ask bad become begin big bring call cause come easily easy ever exactly
    feel find first general generally give good happen help important keep kind know leave like long look lot mainly
    make many mean more most mostly much need normally now often other part people possible put reason say see seem
    several show side some someone something sometimes sort stay still take tell thing think time try turn type
    typically use used usual usually way work
    """.split()
)

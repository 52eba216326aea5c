"""UCUM: whether words are a code of the Unified Code for Units of Measure, as far as health articles need it.

The grammar is that of https://ucum.org/ucum, §2 to §5: units with prefixes, exponents, annotations in braces, `.`, `/`
and parentheses. The units are those of medicine and of households; rarer ones are unknown here.
"""

import re

PREFIX = r"(?:da|[YZEPTGMkhdcmunpfazy])"
# Units that take a prefix.
METRIC = (
    r"(?:mol|rad|cal|bar|osm|kat|Cel|Ohm|REM|RAD|dyn|erg|m\[(?:Hg|H2O)\]|\[(?:iU|IU)\]|Hz|Pa|Bq|Gy|Sv|lm|lx|cd|eq|eV|Ci|"
    r"st|By|bit|g%|[msgKCNJWAVFSTHlLtURPBGu])"
)
PLAIN = (
    r"(?:10\*|10\^|%|deg|''?|min|mo|wk|atm|a_[tjg]|mo_[sjg]|[hda]|Ao|circ|sph|"
    r"\[(?:pi|ppth|ppm|ppb|pptr|in_i|ft_i|yd_i|mi_i|in_i'H2O|in_i'Hg|lb_av|oz_av|dr_av|stone_av|lb_tr|oz_tr|gr|degF|degR|Cal|"
    r"drp|tsp_us|tbs_us|cup_us|foz_us|pt_us|qt_us|gal_us|gil_us|fdr_us|min_us|tsp_m|tbs_m|cup_m|foz_m|pt_br|qt_br|gal_br|"
    r"foz_br|pH|HPF|LPF|CFU|PFU|FFU|MET|diop|p'diop|PRU|wood'U|hnsf'U|arb'U|USP'U|GPL'U|MPL'U|APL'U|beth'U|anti'Xa'U|todd'U|"
    r"dye'U|smgy'U|bdsk'U|ka'U|knk'U|mclg'U|tb'U|CCID_50|TCID_50|EID_50|IR|BAU|AU|Amb'a'1'U|PNU|Lf|D'ag'U|FEU|ELU|EU|Ch|S|"
    r"hp_[XCMQ]|hp'_[XCMQ]|kp_[XCMQ]|psi|HP|NTU|FNU|car_Au|mesh_i)\])"
)
EXPONENT = r"(?:[+-]?[1-9][0-9]*)?"
ANNOTATION = r"(?:\{[!-z|~]*\})"
SIMPLE = rf"(?:(?:{PREFIX}?{METRIC}|{PLAIN}){EXPONENT}{ANNOTATION}?|[1-9][0-9]*{ANNOTATION}?|{ANNOTATION})"
GROUP = rf"(?:\(/?{SIMPLE}(?:[./]{SIMPLE})*\){EXPONENT}|{SIMPLE})"
CODE = re.compile(rf"/?{GROUP}(?:[./]{GROUP})*")
MAX_CHARACTERS = 40


def is_ucum(unit: str) -> bool:
    """Return whether a unit is a code of UCUM that is known here."""
    return len(unit) <= MAX_CHARACTERS and CODE.fullmatch(unit) is not None

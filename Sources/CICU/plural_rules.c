#include "CICU.h"

#include <unicode/upluralrules.h>
#include <unicode/utypes.h>

CICUPluralRules *cicu_plural_rules_open(const char *locale) {
    UErrorCode status = U_ZERO_ERROR;
    UPluralRules *rules = uplrules_open(locale, &status);
    if (U_FAILURE(status)) {
        if (rules) uplrules_close(rules);
        return 0;
    }
    return (CICUPluralRules *)rules;
}

int32_t cicu_plural_rules_select(const CICUPluralRules *rules, double number, char *category, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    UChar units[32];
    int32_t length = uplrules_select((const UPluralRules *)rules, number, units, 32, &status);
    if (U_FAILURE(status) || length < 0 || length >= capacity) return -1;
    // The names of categories are ASCII.
    for (int32_t i = 0; i < length; i++) category[i] = (char)units[i];
    category[length] = 0;
    return length;
}

void cicu_plural_rules_close(CICUPluralRules *rules) { uplrules_close((UPluralRules *)rules); }

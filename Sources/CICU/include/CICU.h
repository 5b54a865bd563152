#ifndef CICU_H
#define CICU_H

#include <stdint.h>

// ICU's plural rules, with none of ICU's own headers: Foundation carries another ICU, and Swift takes their types for
// one another.

typedef struct CICUPluralRules CICUPluralRules;

/// The rules of a language for cardinal numbers; NULL when ICU has none. Free them with `cicu_plural_rules_close`.
CICUPluralRules *cicu_plural_rules_open(const char *locale);

/// Writes the category (`one`, `few`, `other`, …) of a number, ended by a zero. Returns its length, or -1.
int32_t cicu_plural_rules_select(const CICUPluralRules *rules, double number, char *category, int32_t capacity);

void cicu_plural_rules_close(CICUPluralRules *rules);

#endif

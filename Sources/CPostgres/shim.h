#include <libpq-fe.h>

// Fields of an error, which libpq names by character macros that Swift does not see as integers.
static const int hqx_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int hqx_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int hqx_diag_message_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int hqx_diag_message_detail = PG_DIAG_MESSAGE_DETAIL;
static const int hqx_diag_table_name = PG_DIAG_TABLE_NAME;
static const int hqx_diag_column_name = PG_DIAG_COLUMN_NAME;
static const int hqx_diag_constraint_name = PG_DIAG_CONSTRAINT_NAME;

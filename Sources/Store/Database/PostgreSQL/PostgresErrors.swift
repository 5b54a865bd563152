import CPostgres

extension PostgresSession {
    /// What a refused statement means, and what may be done about it.
    func failure(of result: borrowing PostgresResult, wasPrepared: Bool = false) -> TransactionState.Failure {
        guard PQstatus(handle) == CONNECTION_OK else {
            return TransactionState.Failure(error: .connectionLost(message: message), recovery: .reconnect)
        }
        let code = result.field(hqx_diag_sqlstate) ?? ""
        switch code {
        case "40001", "40P01":  // serialization_failure, deadlock_detected
            return TransactionState.Failure(error: .serializationFailure, recovery: .rerun)
        case "0A000" where wasPrepared, "26000" where wasPrepared:
            // The plan's table was altered, or a pooler between us and the server forgot the statement.
            return TransactionState.Failure(error: .serializationFailure, recovery: .reconnect)
        default:
            return TransactionState.Failure(error: error(code, result))
        }
    }

    private func error(_ code: String, _ result: borrowing PostgresResult) -> DatabaseError {
        let constraint = DatabaseError.Constraint(
            name: result.field(hqx_diag_constraint_name), table: result.field(hqx_diag_table_name),
            columns: Self.columns(in: result.field(hqx_diag_message_detail)))
        switch code {
        case "23505", "23P01": return .uniqueViolation(constraint)
        case "23503", "23001": return .foreignKeyViolation(constraint)
        case "23514": return .checkViolation(DatabaseError.Constraint(name: constraint.name, table: constraint.table))
        case "23502":
            let column = result.field(hqx_diag_column_name)
            return .notNullViolation(
                DatabaseError.Constraint(table: constraint.table, columns: column.map { [$0] } ?? []))
        case "25006": return .readOnly
        case "57014", "55P03": return .timedOut
        default: return .statement(code: code, message: result.field(hqx_diag_message_primary) ?? message)
        }
    }

    /// Reads the names out of "Key (a, b)=(1, 2) already exists.", in whatever language; the values stay unread.
    private static func columns(in detail: String?) -> [String] {
        guard let detail, let open = detail.firstIndex(of: "("), let end = detail.firstRange(of: ")=(") else {
            return []
        }
        guard open < end.lowerBound else { return [] }
        let names = detail[detail.index(after: open)..<end.lowerBound]
        return names.split(separator: ",").map { name in String(name.drop(while: { $0 == " " })) }
    }
}

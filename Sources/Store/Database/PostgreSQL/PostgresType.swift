/// The types of PostgreSQL that the seam speaks, by their object ids (`pg_type.dat`, stable across versions).
enum PostgresType: UInt32 {
    case bool = 16
    case bytea = 17
    case char = 18
    case name = 19
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case oid = 26
    case float4 = 700
    case float8 = 701
    case unknown = 705
    case byteaArray = 1001
    case textArray = 1009
    case int8Array = 1016
    case float8Array = 1022
    case bpchar = 1042
    case varchar = 1043
    case date = 1082
    case timestamp = 1114
    case timestamptz = 1184
    case numeric = 1700
    case void = 2278
    case uuid = 2950

    init(_ type: SQLType) {
        self =
            switch type {
            case .integer: .int8
            case .text: .text
            case .blob: .bytea
            case .real: .float8
            }
    }

    /// The seam's type of a column of this type, where it can be written to.
    var written: SQLType? {
        switch self {
        case .int2, .int4, .int8: .integer
        case .text, .varchar, .bpchar: .text
        case .bytea: .blob
        case .float4, .float8: .real
        default: nil
        }
    }

    /// The array that carries many values of a written type.
    static func array(of type: SQLType) -> PostgresType {
        switch type {
        case .integer: .int8Array
        case .text: .textArray
        case .blob: .byteaArray
        case .real: .float8Array
        }
    }
}

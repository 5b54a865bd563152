import Identifiers

/// When a tweet was written: by the time inside its id, and by what X writes beside it.
enum TweetClock {
    /// How far the two may lie apart, in milliseconds, before the id is not believed: ids from before November 2010
    /// hold no time.
    static let tolerance: Int64 = 1_000

    private static let epoch: Int64 = 1_288_834_974_657

    /// Milliseconds since 1970 UTC. Only true of ids since November 2010.
    static func milliseconds(of id: UInt64) -> Int64 { Int64(id >> 22) + epoch }

    /// The smallest id of that millisecond; 0 before the clock began.
    static func firstID(at milliseconds: Int64) -> UInt64 {
        milliseconds <= epoch ? 0 : UInt64(milliseconds - epoch) << 22
    }

    /// Milliseconds since 1970: the id's clock, which orders tweets of one second, unless `created_at` disagrees.
    static func createdAt(of id: TweetID, written: Int64?) -> Int64 {
        let clock = milliseconds(of: id.rawValue)
        guard let written, abs(clock - written) > tolerance else { return clock }
        return written
    }

    /// Reads `Wed Jan 07 12:00:00 +0000 2026` as milliseconds since 1970; `nil` for anything else.
    static func milliseconds(written text: JSONText) -> Int64? {
        guard text.count == 30, !text.isEscaped else { return nil }
        let bytes = text.bytes
        func number(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for byte in bytes[start..<start + count] {
                guard 0x30...0x39 ~= byte else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes[3] == 0x20, bytes[7] == 0x20, bytes[10] == 0x20, bytes[19] == 0x20, bytes[25] == 0x20 else {
            return nil
        }
        guard let month = month(bytes[4], bytes[5], bytes[6]), let day = number(8, 2), 1...31 ~= day,
            let hour = number(11, 2), hour < 24, bytes[13] == 0x3A, let minute = number(14, 2), minute < 60,
            bytes[16] == 0x3A, let second = number(17, 2), second <= 60, let zone = number(21, 4),
            let year = number(26, 4), bytes[20] == 0x2B || bytes[20] == 0x2D
        else { return nil }
        let offset = (bytes[20] == 0x2B ? 1 : -1) * (zone / 100 * 60 + zone % 100)
        let minutes = (days(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
        return Int64(minutes * 60 + second) * 1_000
    }

    private static func month(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int? {
        switch UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third) {
        case 0x4A616E: 1
        case 0x466562: 2
        case 0x4D6172: 3
        case 0x417072: 4
        case 0x4D6179: 5
        case 0x4A756E: 6
        case 0x4A756C: 7
        case 0x417567: 8
        case 0x536570: 9
        case 0x4F6374: 10
        case 0x4E6F76: 11
        case 0x446563: 12
        default: nil
        }
    }

    /// Days since 1970 in the Gregorian calendar, the year beginning in March so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month < 3 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

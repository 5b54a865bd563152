import Foundation

/// A calendar that people subscribe to (RFC 5545).
package struct CalendarFeed: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        /// Names it in calendars, for good: the same entry keeps it whatever changes of it.
        package var uid: String
        /// Milliseconds since 1970.
        package var starts: Int64
        /// Milliseconds since 1970; `nil` for a moment.
        package var ends: Int64?
        package var summary: String
        package var description: String?
        package var location: String?
        package var url: String?
        /// Whether the calendar calls when it starts.
        package var alarms: Bool

        package init(
            uid: String, starts: Int64, ends: Int64? = nil, summary: String, description: String? = nil,
            location: String? = nil, url: String? = nil, alarms: Bool = false
        ) {
            self.uid = uid
            self.starts = starts
            self.ends = ends
            self.summary = summary
            self.description = description
            self.location = location
            self.url = url
            self.alarms = alarms
        }
    }

    package var name: String
    /// When its contents were last changed, in milliseconds since 1970.
    package var changedAt: Int64
    package var entries: [Entry]

    package init(name: String, changedAt: Int64, entries: [Entry]) {
        self.name = name
        self.changedAt = changedAt
        self.entries = entries
    }

    /// The file, with the line ends that the format wants.
    package var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HelloQuitX//Campaign//EN", "CALSCALE:GREGORIAN",
            // RFC 7986, and what was there before it.
            "NAME:\(Self.escaped(name))", "X-WR-CALNAME:\(Self.escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:P1D",
            "X-PUBLISHED-TTL:P1D",
        ]
        for entry in entries {
            lines += ["BEGIN:VEVENT", "UID:\(Self.escaped(entry.uid))", "DTSTAMP:\(Self.moment(changedAt))"]
            lines.append("DTSTART:\(Self.moment(entry.starts))")
            if let ends = entry.ends { lines.append("DTEND:\(Self.moment(ends))") }
            lines.append("SUMMARY:\(Self.escaped(entry.summary))")
            if let text = entry.description { lines.append("DESCRIPTION:\(Self.escaped(text))") }
            if let place = entry.location { lines.append("LOCATION:\(Self.escaped(place))") }
            if let url = entry.url { lines.append("URL:\(Self.oneLine(url))") }
            // A moment does not take anybody's time.
            if entry.ends == nil { lines.append("TRANSP:TRANSPARENT") }
            if entry.alarms {
                // Section 3.6.6: what it shows is the summary once more.
                lines += [
                    "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S", "DESCRIPTION:\(Self.escaped(entry.summary))",
                ]
                lines.append("END:VALARM")
            }
            lines.append("END:VEVENT")
        }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    /// Section 3.3.11: backslashes, semicolons, commas and line ends.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\" + String(scalar)
            case "\n", "\r": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Section 3.1: lines of 75 octets at most, each further one after a blank, and no character taken apart.
    static func folded(_ line: String) -> String {
        var result = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let width = String(scalar).utf8.count
            if octets + width > 75 {
                result += "\r\n "
                octets = 1
            }
            result.unicodeScalars.append(scalar)
            octets += width
        }
        return result
    }

    /// Section 3.3.5, in UTC.
    private static func moment(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
        return date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    }

    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }.map(Character.init))
    }
}

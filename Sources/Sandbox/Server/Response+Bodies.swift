import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    package static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        bytes(try value.encoded(), type: "application/json; charset=utf-8", status: status, headers: headers)
    }

    package static func text(
        _ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status, headers: headers)
    }

    /// A page that may load nothing, run nothing, and send its forms only to itself and to `formTargets` (origins).
    package static func page(
        _ html: String, status: HTTPResponse.Status = .ok, formTargets: [String] = []
    ) -> Response {
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
            + "form-action " + (["'self'"] + formTargets).joined(separator: " ")
        var headers: HTTPFields = [.contentSecurityPolicy: policy, .cacheControl: "no-store"]
        headers[.referrerPolicy] = "no-referrer"
        headers[.xContentTypeOptions] = "nosniff"
        return bytes(Array(html.utf8), type: "text/html; charset=utf-8", status: status, headers: headers)
    }

    package static func redirect(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location, .cacheControl: "no-store"])
    }

    package static func bytes(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension HTTPField.Name {
    static let referrerPolicy = known("Referrer-Policy")
    package static let retryAfter = known("Retry-After")

    /// A name that is spelled in this program's text, and so is known to be a token.
    package static func known(_ name: StaticString) -> HTTPField.Name {
        guard let field = HTTPField.Name("\(name)") else { preconditionFailure("not a field name: \(name)") }
        return field
    }
}

/// Text as HTML shows it.
package func escapedHTML(_ text: String) -> String {
    var escaped = ""
    for character in text {
        switch character {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default: escaped.append(character)
        }
    }
    return escaped
}

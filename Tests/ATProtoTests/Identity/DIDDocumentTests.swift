import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("A DID document is read as the specification says")
struct DIDDocumentTests {
    static let did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"

    static let good: JSONValue = [
        "id": .string(did), "alsoKnownAs": ["at://anna.example.com"],
        "service": [service()],
    ]

    static func service(
        id: String = "#atproto_pds", type: String = "AtprotoPersonalDataServer",
        endpoint: JSONValue = "https://pds.example.com"
    ) -> JSONValue {
        ["id": .string(id), "type": .string(type), "serviceEndpoint": endpoint]
    }

    private func read(_ value: JSONValue) throws -> DIDDocument {
        try DIDDocument(try value.encoded(), of: try DID(Self.did))
    }

    @Test("The account's server and the handle that it claims are taken")
    func goodDocument() throws {
        let document = try read(Self.good)
        #expect(document.pds.string == "https://pds.example.com/")
        #expect(document.claimedHandle?.description == "anna.example.com")
    }

    struct Names: Sendable, CustomTestStringConvertible {
        let names: JSONValue?
        let handle: String?
        var testDescription: String { "\(handle ?? "none")" }
    }

    @Test(
        "The first valid handle is the claimed one",
        arguments: [
            Names(names: ["at://first.example.com", "at://second.example.com"], handle: "first.example.com"),
            Names(names: ["https://site.example.com", "at://anna.example.com"], handle: "anna.example.com"),
            Names(names: ["at://not a handle", "at://anna.example.com"], handle: "anna.example.com"),
            Names(names: ["at://handle.invalid"], handle: nil),
            Names(names: ["at://anna.example.com/path"], handle: nil),
            Names(names: ["AT://anna.example.com"], handle: nil),
            Names(names: ["anna.example.com"], handle: nil),
            Names(names: [7, "at://ANNA.example.com"], handle: "anna.example.com"),
            Names(names: [], handle: nil),
            Names(names: nil, handle: nil),
        ])
    func handles(_ item: Names) throws {
        #expect(try read(Self.good.with("alsoKnownAs", item.names)).claimedHandle?.description == item.handle)
    }

    struct Services: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let services: JSONValue?
        let outcome: String
    }

    static let services = [
        Services(
            testDescription: "named in full", services: [service(id: "\(did)#atproto_pds")],
            outcome: "https://pds.example.com/"),
        Services(
            testDescription: "the first counts",
            services: [
                service(id: "#labeler"), service(endpoint: "https://one.example.com"),
                service(endpoint: "https://two.example.com"),
            ], outcome: "https://one.example.com/"),
        Services(
            testDescription: "beside one of another form",
            services: [service(endpoint: ["uri": "https://x.example.com"]), service()],
            outcome: "https://pds.example.com/"),
        Services(
            testDescription: "with a port", services: [service(endpoint: "https://pds.example.com:8443/")],
            outcome: "https://pds.example.com:8443/"),
        Services(
            testDescription: "of another DID", services: [service(id: "did:plc:other#atproto_pds")],
            outcome: "missingServer"),
        Services(
            testDescription: "of another type", services: [service(type: "AtprotoLabeler")], outcome: "missingServer"),
        Services(
            testDescription: "with a path", services: [service(endpoint: "https://pds.example.com/x")],
            outcome: "badServer"),
        Services(
            testDescription: "with a query", services: [service(endpoint: "https://pds.example.com?x")],
            outcome: "badServer"),
        Services(
            testDescription: "with a user", services: [service(endpoint: "https://a@pds.example.com")],
            outcome: "badServer"),
        Services(testDescription: "no address", services: [service(endpoint: "pds")], outcome: "badServer"),
        Services(testDescription: "none", services: [], outcome: "missingServer"),
        Services(testDescription: "not there", services: nil, outcome: "missingServer"),
    ]

    @Test("The server is the first entry of its kind", arguments: services)
    func servers(_ item: Services) {
        let outcome: String
        do {
            outcome = try read(Self.good.with("service", item.services)).pds.string
        } catch {
            outcome = "\(error)"
        }
        #expect(outcome == item.outcome)
    }

    @Test("A document of somebody else, or none at all, is refused")
    func refused() throws {
        let did = try DID(Self.did)
        #expect(throws: DIDDocument.Fault.otherSubject) {
            try read(Self.good.with("id", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"))
        }
        for text in ["", "<html>", "[]", "null", #"{"id": 7}"#, String(repeating: "[", count: 100_000)] {
            #expect(throws: DIDDocument.Fault.notJSON) { try DIDDocument(Array(text.utf8), of: did) }
        }
    }
}

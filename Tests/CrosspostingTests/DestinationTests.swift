import Testing

@testable import Crossposting

@Test("Each destination has a name of its own")
func names() { #expect(Set(Destination.allCases.map(\.rawValue)).count == 3) }

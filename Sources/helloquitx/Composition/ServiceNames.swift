// What runs the services writes them into the log at its most talkative: a name, and not all that they hold, among it
// the database's password and the token for `/metrics`.

extension SiteService: CustomStringConvertible {
    var description: String { "site" }
}

extension WorkService: CustomStringConvertible {
    var description: String { "work" }
}

extension PopulationService: CustomStringConvertible {
    var description: String { "population" }
}

extension SandboxService: CustomStringConvertible {
    var description: String { "sandbox" }
}

import Accounts
import Logging

/// The ports' one implementation, over either engine. Each port stands in a folder named after the room that
/// declares it; statements that several ports share are functions over a `Connection`.
package final class Repository: Sendable {
    package let database: Database

    package init(database: Database) {
        self.database = database
    }
}

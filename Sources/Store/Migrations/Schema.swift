/// The project's schema: every migration, in order. New ones go to the end; those above are history.
package enum Schema {
    package static let migrations: [Migration] = [.membersLinksAndOutbox]
}

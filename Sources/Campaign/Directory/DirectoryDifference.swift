/// What one state of the directory has that another has not.
package struct DirectoryDifference: Sendable, Hashable {
    /// One column of one entry.
    package struct FieldChange: Sendable, Hashable {
        package let column: DirectoryColumn
        package let was: String
        package let becomes: String
    }

    /// An entry that stands in both; numbers are places in the lists.
    package struct Pair: Sendable, Hashable {
        package let old: Int
        package let new: Int
        package let changes: [FieldChange]
    }

    /// Places in the new list, in its order.
    package private(set) var added: [Int] = []
    /// Places in the old list, in its order.
    package private(set) var removed: [Int] = []
    /// Only those with a change.
    package private(set) var changed: [Pair] = []

    /// Rows are about the same when name and country are the same; of the others, when the X number is, or else the name.
    package init(from old: [DirectoryRow], to new: [DirectoryRow]) {
        var restOfOld = Array(old.indices)
        var restOfNew = Array(new.indices)
        var pairs: [(old: Int, new: Int)] = []
        for key in [{ $0.identity }, { $0[.xID] }, { DirectoryText.folded($0[.name]) }] as [(DirectoryRow) -> String] {
            var places: [String: Int] = [:]
            for place in restOfOld where !key(old[place]).isEmpty { places[key(old[place])] = place }
            var taken: Set<Int> = []
            restOfNew.removeAll { place in
                guard let partner = places.removeValue(forKey: key(new[place])) else { return false }
                taken.insert(partner)
                pairs.append((partner, place))
                return true
            }
            restOfOld.removeAll { taken.contains($0) }
        }
        added = restOfNew
        removed = restOfOld
        changed = pairs.sorted { $0.new < $1.new }.compactMap { pair in
            let changes = DirectoryColumn.allCases.compactMap { column in
                old[pair.old][column] == new[pair.new][column]
                    ? nil
                    : FieldChange(column: column, was: old[pair.old][column], becomes: new[pair.new][column])
            }
            return changes.isEmpty ? nil : Pair(old: pair.old, new: pair.new, changes: changes)
        }
    }

    package var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
}

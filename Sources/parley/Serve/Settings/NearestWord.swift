/// Finds what somebody has meant who has misspelt it.
enum NearestWord {
    /// The candidate that a word was probably meant to be: at most a third of its letters away.
    static func to(_ word: String, among candidates: some Sequence<String>) -> String? {
        let word = word.lowercased()
        let distances = candidates.map { (candidate: $0, distance: distance(word, $0.lowercased())) }
        let best = distances.min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
        guard let best, best.distance <= max(1, word.count / 3) else { return nil }
        return best.candidate
    }

    /// How many letters must be added, removed, replaced or swapped with their neighbour (Damerau and Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [Array(0...right.count)]
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var best = min(
                    rows[row][column + 1] + 1, current[column] + 1, rows[row][column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                current.append(best)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}

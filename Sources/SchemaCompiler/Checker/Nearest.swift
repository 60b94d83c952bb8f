/// The candidate that a misspelt word was probably meant to be: at most a third of its letters away.
func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let farthest = max(1, word.count / 3)
    guard word.count <= longestWord else { return nil }
    let distances = candidates.filter { abs($0.count - word.count) <= farthest }
        .map { (candidate: $0, distance: editDistance(word, $0)) }
    let best = distances.min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
    guard let best, best.distance <= farthest else { return nil }
    return best.candidate
}

/// Longer words are not misspelt names, and comparing them takes the square of their length.
private let longestWord = 64

/// How many letters must be added, removed, replaced or swapped with their neighbour, without regard to case.
private func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased())
    let right = Array(right.lowercased())
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            var distance = min(last[column + 1] + 1, current[column] + 1)
            distance = min(distance, last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}

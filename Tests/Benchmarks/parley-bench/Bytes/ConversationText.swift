import SplitMix

/// Texts of given lengths as people write them: words, slips, numbers, links, some other scripts.
struct ConversationText {
    var random: SplitMix64

    /// How many bytes the texts of 200 messages take: four of each.
    static let lengths: [Int] = Array(
        [
            [2, 4, 5, 5, 6, 7, 7, 9, 10, 10, 11, 13, 14, 16, 20, 23, 25, 27, 28, 29, 30, 31, 32, 34, 36],
            [36, 40, 41, 43, 45, 45, 48, 51, 52, 54, 56, 59, 63, 65, 67, 70, 71, 77, 84, 90, 98, 110, 132, 190, 300],
        ].joined().map { [$0, $0, $0, $0] }.joined())

    private static let short = [
        "ok", "no", "yes", "hm", "same", "true", "who?", "done", "great", "sure!", "yep :)", "thanks", "me too",
        "haha 😂",
        "what?!", "on it 🙂", "one sec", "no idea", "sounds ok", "good one!", "right then", "I see, ta", "nice one :)",
        "be right in", "please do it", "congrats 🎉🎉", "still here...", "my fault, sorry", "good night all",
    ]

    private static let other = [
        "завтра посмотрю, спасибо", "どうもありがとう、助かります", "hasta mañana, gracias por todo",
        "schönes Wochenende, bis Montag",
        "شكرا، أراك غدا", "merci, ça marche très bien", "já está, até amanhã", "dziękuję, zaraz sprawdzę", "明天上午十点开会吗",
    ]

    private static let words = """
        the a to of in it is that this for on with was but and not at we you they can could should will did has have had if \
        when where who why how anybody someone everyone nobody maybe really quite almost still again later today tomorrow yesterday \
        morning evening week month lunch meeting call train kitchen lift garden roof basement corridor printer laptop cable screen \
        keyboard mouse phone battery charger coffee tea cake biscuits ticket invoice budget contract form report draft letter \
        picture folder archive release branch commit patch deploy server cache queue index query database backup migration test \
        build log error timeout password account login page button menu header footer colour font layout customer supplier \
        neighbour landlord dentist doctor teacher cousin sister brother parents children dog cat bicycle umbrella jacket shoes \
        keys wallet parcel post office bank bakery market bridge river station platform ferry island holiday weekend birthday \
        wedding concert film book chapter recipe soup bread cheese tomato pepper onion garlic blue green yellow broken empty \
        heavy light quiet loud early late slow quick cheap dear strange funny boring lovely terrible ready finished cancelled \
        postponed moved renamed deleted restored borrowed returned ordered paid lost found forgot remembered asked answered \
        checked fixed tried failed wrote read sent got took brought left stayed went came saw heard
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// The next text, of `count` bytes; short ones of one less at times.
    mutating func next(bytes count: Int) -> String {
        if count <= 16 {
            let fitting = Self.short.filter { count - 1...count ~= $0.utf8.count }
            if !fitting.isEmpty { return random.element(of: fitting) }
        }
        var text = count >= 24 && random.once(in: 6) ? random.element(of: Self.other) : ""
        while text.utf8.count < count {
            if !text.isEmpty { text += random.once(in: 12) ? random.element(of: [", ", ". ", "? ", " - "]) : " " }
            text += word()
        }
        while text.utf8.count > count { text.removeLast() }
        // What a cut character leaves.
        return text + String(repeating: "!", count: count - text.utf8.count)
    }

    private mutating func word() -> String {
        switch random.below(40) {
        case 0: return String(random.below(10_000))
        case 1: return "\(random.below(12)).\(random.below(40)).\(random.below(10))"
        case 2: return "@" + random.element(of: ["carla.reis", "dev", "fiona_w", "emre.y"])
        case 3: return random.element(of: ["🙂", "🎉", ":)", "😂", "🙏"])
        case 4: return "https://docs.example.com/" + String(random.next() >> 36, radix: 16)
        case 5...18: return slip(random.element(of: Self.words))
        default: return random.element(of: Self.words)
        }
    }

    /// A word with two letters exchanged, or one doubled.
    private mutating func slip(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 2 else { return word }
        let place = 1 + random.below(letters.count - 2)
        if random.once(in: 2) { letters.swapAt(place, place + 1) } else { letters.insert(letters[place], at: place) }
        return String(letters)
    }
}

extension SplitMix64 {
    fileprivate mutating func element<Element>(of list: [Element]) -> Element { list[below(list.count)] }
}

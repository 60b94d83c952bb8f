extension Checker {
    mutating func checkFailures() {
        var numbers: [UInt8: String] = [:]
        var names: Set<String> = []
        for case .failure(let failure) in syntax.items.map(\.content) {
            let name = failure.name
            let scope = FailureCase.Scope(rawValue: failure.scope.text)
            let advice = FailureCase.Advice(rawValue: failure.advice.text)
            if scope == nil {
                reportUnknown(
                    failure.scope, "scope", among: FailureCase.Scope.allCases.map(\.rawValue),
                    mend: "a failure ends a `request` or the `connection`")
            }
            if advice == nil {
                reportUnknown(
                    failure.advice, "advice", among: FailureCase.Advice.allCases.map(\.rawValue),
                    mend: "write never, retry, reconnect or signIn")
            }
            checkValueName(name)
            if !names.insert(name.text).inserted {
                report(name.location, "the failure `\(name.text)` is declared twice", mend: "choose another name")
            } else if let alike = names.first(where: {
                $0 != name.text && $0.withoutManner == name.text.withoutManner
            }) {
                reportAlike(name, alike)
            }
            guard let number = byte(failure.number, "the number of a failure") else { continue }
            if number == 0 {
                report(failure.number.location, "0 is no number of a failure", mend: "begin with 1")
            }
            if let other = numbers.updateValue(name.text, forKey: number) {
                report(
                    failure.number.location,
                    "the failures `\(other)` and `\(name.text)` have the same number \(number)",
                    mend: "give one of them a number that was never used")
            }
            guard let scope, let advice else { continue }
            schema.failures.append(
                FailureCase(
                    number: number, name: name.text, scope: scope, advice: advice, explanation: failure.explanation))
        }
    }

    mutating func checkBudgets() {
        for item in syntax.items {
            guard case .budget(let budget) = item.content else { continue }
            checkValueName(budget.name)
            if schema.budgets.contains(where: { $0.name == budget.name.text }) {
                report(
                    budget.name.location, "the budget `\(budget.name.text)` is declared twice", mend: "keep one of them"
                )
            }
            for number in [budget.burst, budget.perSecond] where number.value == 0 || number.value > 1_000_000 {
                report(number.location, "a budget of \(number.value) makes no sense", mend: "write 1 to 1000000")
            }
            schema.budgets.append(
                Budget(
                    documentation: item.documentation, name: budget.name.text, burst: Int(clamping: budget.burst.value),
                    perSecond: Int(clamping: budget.perSecond.value)))
        }
    }

    mutating func checkEnumerations() {
        for item in syntax.items {
            guard case .enumeration(let enumeration) = item.content else { continue }
            if enumeration.base.text != "u8" {
                report(enumeration.base.location, "an enumeration of `\(enumeration.base.text)`", mend: "write `u8`")
            }
            if enumeration.cases.isEmpty {
                report(
                    enumeration.name.location, "the enumeration `\(enumeration.name.text)` has no value",
                    mend: "add one, or remove the enumeration")
            }
            var cases: [Enumeration.Case] = []
            for value in enumeration.cases {
                checkValueName(value.name)
                guard let number = byte(value.value, "a value of an enumeration") else { continue }
                if let other = cases.first(where: { $0.value == number }) {
                    report(
                        value.value.location, "`\(other.name)` and `\(value.name.text)` have the same value \(number)",
                        mend: "give one of them a value that was never used")
                }
                if cases.contains(where: { $0.name == value.name.text }) {
                    report(
                        value.name.location, "the value `\(value.name.text)` is there twice",
                        mend: "choose another name")
                } else if let alike = cases.first(where: { $0.name.withoutManner == value.name.text.withoutManner }) {
                    reportAlike(value.name, alike.name)
                }
                cases.append(.init(documentation: value.documentation, name: value.name.text, value: number))
            }
            schema.enumerations.append(
                Enumeration(
                    documentation: item.documentation, name: enumeration.name.text, isOpen: enumeration.isOpen,
                    cases: cases)
            )
        }
    }
}

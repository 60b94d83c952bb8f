import WireFormat

// What the generated copies of views are made of. That a list in place has as many elements as it says is checked on the way.

func copied(_ bytes: RawSpan) -> [UInt8] { unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) } }

func copied<Number: WireNumber>(_ list: NumberListView<Number>) -> [Number] {
    var (list, copy) = (list, [Number]())
    let count = list.count
    while let number = list.next() { copy.append(number) }
    precondition(copy.count == count, "a list in place has as many elements as it says")
    return copy
}

func copied<Value: RawRepresentable<UInt8>>(_ list: ValueListView<Value>) -> [Value] {
    var (list, copy) = (list, [Value]())
    let count = list.count
    while let value = list.next() { copy.append(value) }
    precondition(copy.count == count, "a list in place has as many elements as it says")
    return copy
}

func copied(_ list: TextListView) -> [String] {
    var (list, copy) = (list, [String]())
    let count = list.count
    while let text = list.next() { copy.append(String(copying: text)) }
    precondition(copy.count == count, "a list in place has as many elements as it says")
    return copy
}

func copied(_ list: BytesListView) -> [[UInt8]] {
    var (list, copy) = (list, [[UInt8]]())
    let count = list.count
    while let bytes = list.next() { copy.append(copied(bytes)) }
    precondition(copy.count == count, "a list in place has as many elements as it says")
    return copy
}

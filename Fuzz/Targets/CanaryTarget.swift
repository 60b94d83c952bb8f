extension FuzzTarget {
    /// A planted fault behind four bytes that nobody guesses at once. `make fuzz` fails when it does not find it: then it would find
    /// nothing else either.
    public static let canary = FuzzTarget("canary", bytesMax: 64, seeds: { [] }) { input throws(Finding) in
        guard input.count > 4, input[0] == 0x62, input[1] == 0x69, input[2] == 0x72, input[3] == 0x64 else { return }
        #if PARLEY_FUZZING
            // Only the address sanitizer sees this.
            let block = UnsafeMutablePointer<UInt8>.allocate(capacity: 4)
            unsafe block.initialize(repeating: 0, count: 4)
            defer { unsafe block.deallocate() }
            let behind = unsafe block[min(input.count, 8)]
            try require(behind == 0, "\(behind)")
        #else
            throw Finding("the canary sings")
        #endif
    }
}

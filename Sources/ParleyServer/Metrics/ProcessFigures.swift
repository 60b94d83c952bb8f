import PrometheusMetrics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system knows of the process, by the names that Prometheus's own libraries use. Empty where there is no `/proc`.
struct ProcessFigures: Hashable {
    /// The fields of `/proc/self/stat` behind the name of the program, the process's state first.
    private let fields: [Int]
    /// When the machine was started, in seconds since 1970.
    private let boot: Int?
    private let openDescriptors: Int?
    private let descriptorsMax: Int?
    private let ticksPerSecond: Int
    private let pageBytes: Int

    /// The figures of this moment.
    static func current() -> ProcessFigures {
        ProcessFigures(
            stat: text(of: "/proc/self/stat"), machine: text(of: "/proc/stat"),
            openDescriptors: count(of: "/proc/self/fd"), descriptorsMax: DescriptorLimit.current,
            ticksPerSecond: sysconf(CInt(_SC_CLK_TCK)), pageBytes: sysconf(CInt(_SC_PAGESIZE)))
    }

    /// - Parameters:
    ///   - stat: what `/proc/self/stat` holds (proc_pid_stat(5)).
    ///   - machine: what `/proc/stat` holds (proc_stat(5)).
    init(
        stat: String, machine: String, openDescriptors: Int?, descriptorsMax: Int?, ticksPerSecond: Int, pageBytes: Int
    ) {
        // The name is in parentheses and may hold anything, parentheses included.
        let end = stat.lastIndex(of: ")").map(stat.index(after:)) ?? stat.endIndex
        fields = stat[end...].split(whereSeparator: \.isWhitespace).map { Int($0) ?? 0 }
        boot = machine.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int($0.dropFirst(6)) }
        self.openDescriptors = openDescriptors
        self.descriptorsMax = descriptorsMax
        self.ticksPerSecond = max(1, ticksPerSecond)
        self.pageBytes = pageBytes
    }

    /// The figures as metrics; those that are not known are left out.
    var families: [MetricFamily] {
        let known: [(MetricDescription, Double?)] = [
            (MetricCatalogue.processStart, boot.flatMap { boot in seconds(19).map { Double(boot) + $0 } }),
            (MetricCatalogue.processCPU, seconds(11).flatMap { user in seconds(12).map { user + $0 } }),
            (MetricCatalogue.virtualMemory, field(20).map(Double.init)),
            (MetricCatalogue.residentMemory, field(21).map { Double($0 * pageBytes) }),
            (MetricCatalogue.openDescriptors, openDescriptors.map(Double.init)),
            (MetricCatalogue.descriptorsMax, descriptorsMax.map(Double.init)),
        ]
        return known.compactMap { description, value in value.map { MetricFamily(description, $0) } }
    }

    private func field(_ index: Int) -> Int? { index < fields.count ? fields[index] : nil }

    private func seconds(_ index: Int) -> Double? { field(index).map { Double($0) / Double(ticksPerSecond) } }

    // MARK: Reading

    /// What a small file of the system holds; empty when it cannot be read.
    private static func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 1 << 20 {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many entries a directory has, without the one that counting opens.
    private static func count(of path: String) -> Int? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            // "." and ".." are no descriptors.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return count - 1
    }
}

import PrometheusMetrics
import Testing

@testable import ParleyServer

/// What `/proc` says of a process.
@Suite struct `Process figures` {
    /// The fields of proc_pid_stat(5) from the third on; the ones that are used have values of their own.
    static let rest = "S 1 1 1 0 -1 4194304 9 0 0 0 250 150 0 0 20 0 4 0 1000 8192000 300 18446744073709551615 1 1"

    @Test(arguments: ["(parley)", "(a) b ) c)"]) func `the fields behind the program's name are read`(name: String) {
        let figures = ProcessFigures(
            stat: "77 \(name) \(Self.rest)\n", machine: "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n",
            openDescriptors: 12, descriptorsMax: 1024, ticksPerSecond: 100, pageBytes: 4096)
        let values = Dictionary(
            uniqueKeysWithValues: figures.families.map { ($0.description.name, $0.samples.map(\.value)) })
        #expect(values["process_start_time_seconds"] == [.number(1_700_000_010)])
        #expect(values["process_cpu_seconds_total"] == [.number(4)])
        #expect(values["process_virtual_memory_bytes"] == [.number(8_192_000)])
        #expect(values["process_resident_memory_bytes"] == [.number(1_228_800)])
        #expect(values["process_open_fds"] == [.number(12)])
        #expect(values["process_max_fds"] == [.number(1024)])
    }

    @Test func `what the system does not say is left out`() {
        let figures = ProcessFigures(
            stat: "", machine: "", openDescriptors: nil, descriptorsMax: nil, ticksPerSecond: 100, pageBytes: 4096)
        #expect(figures.families.isEmpty)
    }

    #if os(Linux)
        @Test func `this process has been started, and has files open`() throws {
            let figures = ProcessFigures.current().families
            #expect(figures.count == 6)
            for family in figures {
                guard case .number(let value) = family.samples.first?.value else { continue }
                #expect(value > 0, "\(family.description.name)")
            }
        }
    #endif
}

import ArgumentParser
import ParleyServer
import SQLiteStore

/// `parley serve --check-config`: says what is in force and where it comes from, looks at the files, and starts nothing.
struct ConfigurationCheck {
    let configuration: ServeConfiguration

    /// Prints the report.
    /// - Throws: the exit status, when something is wrong.
    func run() throws {
        let rows = configuration.lines.map { [$0.name, $0.value, $0.source] }
        Table(header: ["SETTING", "VALUE", "FROM"], rows: rows).show()
        try Self.complain(configuration.faults + fileFaults, warnings: configuration.warnings)
    }

    /// What is wrong with the files that the settings name.
    private var fileFaults: [SettingFault] {
        var faults: [SettingFault] = []
        do throws(SQLiteStoreError) {
            try SQLiteStore.check(directory: configuration.settings.data)
        } catch {
            faults.append(SettingFault("\(error)"))
        }
        do throws(TLSFileError) {
            try ServerConfiguration(configuration.settings).tls?.check()
        } catch {
            faults.append(SettingFault("\(error)"))
        }
        return faults
    }

    /// Says on standard error what is wrong, a line each.
    /// - Throws: the exit status, when something is.
    static func complain(_ faults: [SettingFault], warnings: [String]) throws {
        for warning in warnings { StandardError.line("Warning: \(warning)") }
        for fault in faults { StandardError.line("Error: \(fault)") }
        guard let first = faults.first else { return }
        throw faults.allSatisfy(\.isUsage) && first.isUsage ? ExitCode.validationFailure : ExitCode.wrongConfiguration
    }
}

extension ExitCode {
    /// The configuration is wrong (EX_CONFIG of sysexits.h).
    static let wrongConfiguration = ExitCode(78)
}

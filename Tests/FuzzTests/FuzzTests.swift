import Foundation
import FuzzTargets
import Testing

/// The fuzz targets without libFuzzer: over their seeds, over what was found before, and over a few thousand mutations of both, the
/// same ones each time. `make fuzz` goes on from here.
@Suite struct `Fuzz targets` {
    static let names = FuzzTarget.all.map(\.name)

    static func target(_ name: String) throws -> FuzzTarget {
        try #require((FuzzTarget.all + [.canary]).first { $0.name == name })
    }

    /// The inputs of `Fuzz/Corpus/NAME` or `Fuzz/Found/NAME`.
    static func inputs(_ folder: String, of name: String) throws -> [FuzzSeedFile] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz")
            .standardizedFileURL
        let folder = root.appending(path: folder).appending(path: name)
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { !$0.lastPathComponent.hasPrefix(".") }.sorted { $0.path < $1.path }.map {
            FuzzSeedFile(name: $0.lastPathComponent, bytes: Array(try Data(contentsOf: $0)))
        }
    }

    /// All inputs that are kept of a target.
    static func kept(_ name: String) throws -> [FuzzSeedFile] {
        let seeds = try target(name).seeds().map { FuzzSeedFile(name: $0.name, bytes: $0.bytes) }
        return try seeds + inputs("Corpus", of: name) + inputs("Found", of: name)
    }

    @Test(arguments: names) func `what is kept, and what was found, is not found again`(name: String) throws {
        let target = try Self.target(name)
        let inputs = try Self.kept(name)
        #expect(!inputs.isEmpty, "a target has something to start from")
        for input in inputs {
            #expect(throws: Never.self, "\(input.name)") { try target.run(input.bytes) }
        }
    }

    @Test(arguments: names) func `a few thousand mutations find nothing`(name: String) throws {
        let target = try Self.target(name)
        // The longest are left to libFuzzer: here they would take most of the time.
        let inputs = try Self.kept(name).map(\.bytes).filter { $0.count <= 2_048 }
        var mutator = Mutator(seed: 7, pieces: target.pieces(), bytesMax: target.bytesMax)
        for round in 0..<3_000 {
            let input = mutator.mutated(
                inputs[mutator.below(inputs.count)], with: inputs[mutator.below(inputs.count)])
            do throws(Finding) {
                try target.run(input)
            } catch {
                Issue.record("round \(round): \(error), for \(Data(input).base64EncodedString())")
                return
            }
        }
    }

    @Test func `the canary is found by an input that hits it, and by no other`() throws {
        let canary = try Self.target("canary")
        #expect(throws: Finding.self) { try canary.run(Array("bird!".utf8)) }
        #expect(throws: Never.self) { try canary.run(Array("bard!".utf8)) }
    }

    @Test func `every target of the folder is in the list`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/Targets")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.standardizedFileURL.path)
        let targets = files.filter { $0.hasSuffix("Target.swift") && $0 != "FuzzTarget.swift" }.map {
            $0.replacing("Target.swift", with: "").lowercased()
        }
        #expect(Set(targets) == Set(Self.names + ["canary"]))
    }

    @Test func `what is kept belongs to a target`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz")
            .standardizedFileURL
        for folder in ["Corpus", "Found"] {
            let path = root.appending(path: folder).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
            #expect(Set(names).subtracting(Self.names + ["README.md"]).isEmpty, "Fuzz/\(folder)")
        }
    }
}

/// An input that is kept in a file.
struct FuzzSeedFile {
    let name: String
    let bytes: [UInt8]
}

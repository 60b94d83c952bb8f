import Foundation

/// A file of the page, as it is served.
struct PageFile {
    /// Where it is served, without the slash before it: `client/client.js`.
    var path: String
    /// What it is: `text/css; charset=utf-8`.
    var mediaType: String
    var bytes: Data

    /// A file as people have written it.
    init(path: String, contents: Data) throws(UnknownMediaType) {
        guard let mediaType = MediaType.of(path) else { throw UnknownMediaType(file: path) }
        self.path = path
        self.mediaType = mediaType
        bytes = contents
        if Compaction.endings.contains(where: { path.hasSuffix($0) }) {
            bytes = Data(Compaction.compact(String(decoding: contents, as: UTF8.self)).utf8)
        }
    }
}

/// The folder that holds the page.
struct PageFolder {
    var path: String

    /// All files below the folder, in the order of their paths. Hidden ones are left out.
    func files() throws -> [PageFile] {
        let base = URL(filePath: path, directoryHint: .isDirectory)
        let names = (FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []).sorted()
        return try names.compactMap { name in
            let url = base.appending(path: name)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
                !name.split(separator: "/").contains(where: { $0.hasPrefix(".") })
            else { return nil }
            return try PageFile(path: name, contents: try Data(contentsOf: url))
        }
    }
}

/// A file of which it is not known what it is.
struct UnknownMediaType: Error, CustomStringConvertible {
    var file: String

    var description: String {
        "\(file) ends in nothing that is known: name its media type in Sources/EmbedPages/Tool/MediaType.swift"
    }
}

import NIOCore
import NIOSSL
import Synchronization

/// What the server shows who connects, and encrypts with. It can be exchanged: connections that are open keep what they have.
final class TLSIdentity: Sendable {
    /// What a connection is for.
    enum Port { case records, http }

    private struct Contexts {
        var records: NIOSSLContext
        var http: NIOSSLContext
    }

    private let files: TLSFiles
    private let contexts: Mutex<Contexts>

    /// Reads the files.
    init(_ files: TLSFiles) throws(TLSFileError) {
        self.files = files
        contexts = Mutex(try Self.contexts(of: files))
    }

    /// Reads the files again. If they are no good, everything stays as it is.
    func reload() throws(TLSFileError) {
        let contexts = try Self.contexts(of: files)
        self.contexts.withLock { $0 = contexts }
    }

    /// What puts TLS into the pipeline of a new connection.
    func encryption(for port: Port) -> @Sendable (any Channel) throws -> Void {
        { channel in
            let context = self.contexts.withLock { port == .http ? $0.http : $0.records }
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }
    }

    private static func contexts(of files: TLSFiles) throws(TLSFileError) -> Contexts {
        let (chain, key) = try files.read()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.shutdownTimeout = .seconds(2)
        do {
            let records = try NIOSSLContext(configuration: configuration)
            configuration.applicationProtocols = ["http/1.1"]
            return Contexts(records: records, http: try NIOSSLContext(configuration: configuration))
        } catch {
            throw TLSFileError(
                file: files.key, reason: "the key does not belong to the certificate in \(files.certificate)")
        }
    }
}

public import ParleyProtocol
public import Store
public import WireFormat

/// What an operator does at the command line, also beside a running server: everything is one transaction of the
/// store, and a server notices within a second what ends a session (``IdentityWatch``).
public struct Administration: Sendable {
    let store: any ChatStore
    let passwords: Passwords
    let now: @Sendable () -> Timestamp

    /// Administers what is in a store.
    public init(store: any ChatStore, passwords: Passwords, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.passwords = passwords
        self.now = now
    }

    // MARK: Organisations

    /// Makes an organisation.
    public func createOrganisation(slug: Slug, name: String) async throws(AdministrationError) -> OrganisationRecord {
        try AdministrationError.check(IdentityRules.fault(inSlug: slug))
        try AdministrationError.check(IdentityRules.fault(inName: name))
        do throws(Failure) {
            return try await store.createOrganisation(slug: slug, name: name, at: now())
        } catch  where error.code == .conflict {
            throw AdministrationError("There is already an organisation \"\(slug)\".")
        } catch {
            throw AdministrationError(error)
        }
    }

    /// The organisation with this slug.
    public func organisation(slug: Slug) async throws(AdministrationError) -> OrganisationRecord {
        let found: OrganisationRecord?
        do throws(Failure) {
            found = try await store.organisation(slug: slug)
        } catch {
            throw AdministrationError(error)
        }
        guard let found else { throw AdministrationError("There is no organisation \"\(slug)\".") }
        return found
    }

    /// All organisations, in ascending order of their slugs.
    public func organisations() async throws(AdministrationError) -> [OrganisationRecord] {
        do throws(Failure) {
            return try await store.organisations()
        } catch {
            throw AdministrationError(error)
        }
    }

    // MARK: Transactions

    /// Reads in an organisation.
    func read<Result: Sendable>(
        in organisation: OrganisationID,
        _ body: @escaping @Sendable (any ReadTransaction) throws(Failure) -> Result
    ) async throws(AdministrationError) -> Result {
        do throws(Failure) {
            return try await store.read(in: organisation, body)
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Writes in an organisation, as the operator.
    func write<Result: Sendable>(
        in organisation: OrganisationID,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result
    ) async throws(AdministrationError) -> Result {
        let scope = WriteScope(organisation: organisation, actor: nil, now: now())
        do throws(Failure) {
            return try await store.write(in: scope, body)
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Hashes a password that may be set.
    func hash(_ password: String) async throws(AdministrationError) -> String {
        try AdministrationError.check(IdentityRules.fault(inPassword: password))
        do throws(Failure) {
            return try await passwords.hash(password)
        } catch {
            throw AdministrationError(error)
        }
    }
}

extension ReadTransaction {
    /// The user with this login, active or not.
    /// - Throws: `notFound`, with a sentence for the operator.
    func existingUser(login: Login) throws(Failure) -> User {
        guard let user = try user(login: IdentityRules.login(typed: login)) else {
            throw .notFound(detail: "There is no user \"\(login)\" in this organisation.")
        }
        return user
    }
}

public import ParleyProtocol
import Store

extension ChatServices {
    /// Changes the own display name or custom fields, and tells the organisation.
    public func updateProfile(_ request: UpdateProfile, by caller: Caller) async throws(Failure)
        -> UpdateProfile.Reply
    {
        guard request.name != nil || request.fields != nil else {
            throw .invalid(detail: "Nothing is to be changed: give a name or fields.")
        }
        try Failure.check(request.name.flatMap(IdentityRules.fault(inName:)), field: UpdateProfile.Field.name)
        try TextRules.checkFields(request.fields, field: UpdateProfile.Field.fields)
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let user = try transaction.updateUser(
                identity.user, name: request.name, role: nil, isActive: nil, fields: request.fields)
            announcements.publish(.userUpdated(UserUpdated(user: user.user, details: user)), to: .organisation)
            return UpdateProfile.Reply(user: user)
        }
    }
}

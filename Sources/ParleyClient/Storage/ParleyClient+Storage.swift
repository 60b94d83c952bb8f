import ParleyProtocol

extension ParleyClient {
    /// Stores what changed, a second later: much of it comes together.
    func saveSoon() {
        guard storage != nil else { return }
        isSaveDue = true
        guard saving == nil else { return }
        saving = Task { [weak self] in
            try? await Task.sleep(for: .seconds(1))
            await self?.save()
            await self?.saved()
        }
    }

    private func saved() {
        saving = nil
        if isSaveDue, !Task.isCancelled { saveSoon() }
    }

    func save() async {
        guard let storage else { return }
        isSaveDue = false
        for cursor in queue.takenCursors() {
            cursors[cursor.room] = cursor.seq == nil ? nil : cursor
        }
        let snapshot = ClientSnapshot(
            token: state.token, account: state.account, cursors: Array(cursors.values), posts: state.pendingPosts)
        do {
            try await storage.save(snapshot)
        } catch {
            isSaveDue = true
        }
    }
}

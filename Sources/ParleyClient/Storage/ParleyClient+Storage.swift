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
            await self?.hasSaved()
        }
    }

    private func hasSaved() {
        saving = nil
        if isSaveDue, !Task.isCancelled { saveSoon() }
    }

    func save() async {
        guard let storage else { return }
        let (taken, more) = queue.takenCursors()
        // What the application takes later is to be stored as well.
        isSaveDue = more
        for cursor in taken {
            cursors[cursor.room] = cursor.seq == nil ? nil : cursor
        }
        let snapshot = ClientSnapshot(
            token: state.token, account: state.account, cursors: cursors.values.sorted { $0.room < $1.room },
            posts: state.pendingPosts)
        guard snapshot != saved else { return }
        do {
            try await storage.save(snapshot)
            saved = snapshot
        } catch {
            isSaveDue = true
        }
    }
}

package import ParleyClient
package import ParleyProtocol
import WireFormat

/// One person at a terminal, or lines that come from elsewhere: takes keys and events, keeps the model, draws.
package actor ChatSession {
    /// How a session looks and what it begins with.
    package struct Options: Sendable {
        /// Whether somebody sits at a terminal: there are a status line and an editor.
        package var isInteractive: Bool
        /// Whether colours are shown.
        package var colours: Bool
        /// The room to go to first; the one that was used last if nil.
        package var room: RoomName?

        /// Options of a session.
        package init(isInteractive: Bool, colours: Bool, room: RoomName?) {
            self.isInteractive = isInteractive
            self.colours = colours
            self.room = room
        }
    }

    /// A screen of so many columns stands for "as wide as it comes" where there is no terminal.
    private static let endlessColumns = 2000
    /// How long after a message was shown the server is told that it was read: several are told at once.
    private static let readDelay: Duration = .milliseconds(300)
    /// How often typing is told (the schema, SetTyping).
    private static let typingEvery: Duration = .seconds(4)

    let client: ParleyClient
    let options: Options
    private let output: any ChatOutput
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    var model = ChatModel()
    var renderer: MessageRenderer
    private var editor = LineEditor()
    private var screen: Screen
    private var pendingRows: [StyledText] = []
    private var frameTask: Task<Void, Never>?
    private var lastStatus: StyledText?

    private var typingTold: (room: RoomID, at: Duration)?
    private var readTask: Task<Void, Never>?
    private var running: [Int: Task<Void, Never>] = [:]
    private var lastTask = 0
    private var finish: CheckedContinuation<Void, Never>?
    private var isFinished = false
    private var isReady = false
    /// Whether anything that was asked for did not come about.
    package private(set) var hadProblems = false

    /// A session over a client that is signed in.
    package init(
        client: ParleyClient, me: User?, options: Options, output: any ChatOutput, zone: @escaping MessageRenderer.Zone
    ) {
        self.client = client
        self.options = options
        self.output = output
        start = clock.now
        renderer = MessageRenderer(zone: zone)
        screen = Screen(colours: options.colours)
        model.me = me
        model.link = .online
        if let me { model.learn([me]) }
    }

    /// Runs until the person leaves, the input ends, or the client stops for good.
    package func run(_ input: AsyncStream<ChatInput>) async {
        let tasks = [
            Task { await self.readEvents() },
            Task { await self.begin(input) },
            Task { await self.keepTime() },
        ]
        await withCheckedContinuation { continuation in
            if isFinished { continuation.resume() } else { finish = continuation }
        }
        for task in tasks { task.cancel() }
        if options.isInteractive { output.write(screen.close(columns: output.size.columns)) }
        if model.unsent > 0 {
            output.write("\(model.unsent == 1 ? "1 message was" : "\(model.unsent) messages were") not sent.\n")
            hadProblems = true
        }
    }

    func end() {
        isFinished = true
        finish?.resume()
        finish = nil
    }

    var now: Duration { clock.now - start }

    // MARK: Beginning

    private func begin(_ input: AsyncStream<ChatInput>) async {
        await attempt { () async throws(ClientError) in
            try await self.loadDirectory()
            try await self.loadRooms()
        }
        isReady = true
        if let name = options.room {
            await perform(.room(name))
        } else if let last = model.rooms.values.max(by: { $0.entry.state.at < $1.entry.state.at }) {
            await perform(.room(.number(last.id.rawValue)))
        } else {
            show([.note("You are in no room yet. /direct LOGIN talks with one person, /create NAME makes a room.")])
        }
        if options.isInteractive { show([.note("/help lists the commands.")]) }
        for await stimulus in input { await take(stimulus) }
    }

    private func readEvents() async {
        for await event in client.events {
            await take(event)
            if isFinished { return }
        }
        end()
    }

    /// Twice a second: the countdown, and who has stopped typing.
    private func keepTime() async {
        while !isFinished {
            try? await Task.sleep(for: .milliseconds(500))
            if Task.isCancelled { return }
            _ = model.expireTyping(now: now)
            if options.isInteractive, statusLine() != lastStatus { drawSoon() }
        }
    }

    // MARK: Events

    private func take(_ event: ClientEvent) async {
        let strangers = model.strangers(in: event)
        if !strangers.isEmpty { await learn(strangers) }
        if case .roomState(let state) = event, isReady, model.rooms[state.room] == nil {
            await attempt { () async throws(ClientError) in
                self.model.take(try await self.client.send(GetRoom(room: state.room)).room)
            }
        }
        show(model.take(event, now: now))
        if case .message(let message) = event, message.room == model.current { readSoon() }
        if case .roomLeft = event, model.current == nil { show([.note("/rooms lists your rooms.")]) }
        switch event {
        case .signedOut, .disconnected(_, retryIn: nil): end()
        default: break
        }
        if options.isInteractive { drawSoon() }
    }

    /// Tells the server, in a moment, how far the current room was read.
    func readSoon() {
        guard readTask == nil else { return }
        readTask = Task {
            try? await Task.sleep(for: ChatSession.readDelay)
            await self.read()
        }
    }

    private func read() async {
        readTask = nil
        guard let room = model.currentRoom else { return }
        let seq = Position(room.shown)
        guard seq > room.entry.state.read else { return }
        model.markRead(room.id, seq)
        // If this fails, the next message tells it again.
        _ = try? await client.send(MarkRead(room: room.id, seq: seq))
    }

    // MARK: Input

    private func take(_ input: ChatInput) async {
        switch input {
        case .keys(let keys):
            for key in keys { take(key) }
            draw()
        case .line(let line):
            if line.contains(where: { !$0.isWhitespace }), let command = parse(line) { await perform(command) }
        case .resized: draw()
        case .endOfInput:
            for task in running.values { await task.value }
            end()
        case .terminate: end()
        }
    }

    private func take(_ key: Key) {
        switch editor.handle(key) {
        case .none, .redraw: break
        case .submit(let line): if let command = parse(line) { perform(inBackground: command) }
        case .complete: complete()
        case .interrupt, .endOfInput: end()
        case .clearScreen: output.write(screen.clear())
        case .pageUp: perform(inBackground: .history(nil))
        }
        tellTyping()
    }

    private func parse(_ line: String) -> ChatCommand? {
        do throws(CommandParser.Mistake) {
            return try CommandParser.parse(line)
        } catch {
            show([.problem(error.description)])
            return nil
        }
    }

    /// Performs a command while the person goes on typing. It begins at once, so that messages keep their order.
    private func perform(inBackground command: ChatCommand) {
        lastTask += 1
        let number = lastTask
        running[number] = Task.immediate {
            await self.perform(command)
            self.running[number] = nil
        }
    }

    private func complete() {
        let completer = Completer(
            rooms: model.rooms.keys.map { model.title($0) }, logins: model.users.values.map(\.login))
        guard let result = completer.complete(String(editor.characters[..<editor.cursor])) else { return }
        editor.replaceBeforeCursor(count: result.replacedCount, with: result.replacement)
        if !result.candidates.isEmpty { show([.note(result.candidates.joined(separator: "  "))]) }
    }

    private func tellTyping() {
        let isTyping = !editor.isEmpty && editor.characters.first != "/"
        if isTyping, let room = model.current {
            if let told = typingTold, told.room == room, now < told.at + ChatSession.typingEvery { return }
            typingTold = (room, now)
            Task.immediate { await self.client.setTyping(in: room) }
        } else if let told = typingTold {
            typingTold = nil
            Task.immediate { await self.client.setTyping(in: told.room, stopped: true) }
        }
    }

    // MARK: Output

    /// Prints lines.
    func show(_ printouts: [Printout]) {
        let columns = options.isInteractive ? output.size.columns : ChatSession.endlessColumns
        for printout in printouts {
            if case .problem = printout { hadProblems = true }
            pendingRows += renderer.rows(printout, in: model, columns: columns)
        }
        if options.isInteractive { drawSoon() } else { writeRows() }
    }

    func clearScreen() {
        if options.isInteractive { output.write(screen.clear()) }
        draw()
    }

    private func writeRows() {
        guard !pendingRows.isEmpty else { return }
        output.write(pendingRows.map { $0.encoded(colours: options.colours) + "\n" }.joined())
        pendingRows = []
    }

    /// Draws in a moment: what comes in a burst is drawn once.
    private func drawSoon() {
        guard frameTask == nil else { return }
        frameTask = Task {
            try? await Task.sleep(for: .milliseconds(8))
            self.frameTask = nil
            self.draw()
        }
    }

    private func draw() {
        guard options.isInteractive, !isFinished else { return }
        let (columns, rows) = output.size
        let status = statusLine()
        let layout = EditorLayout(
            prompt: "› ", characters: editor.characters, cursor: editor.cursor, columns: columns,
            rowsMax: max(1, rows / 2))
        let footer = Screen.Footer(
            rows: [status] + layout.rows.map { StyledText($0) }, cursorRow: layout.cursorRow + 1,
            cursorColumn: layout.cursorColumn)
        output.write(screen.frame(printing: pendingRows, footer: footer, columns: columns))
        pendingRows = []
        lastStatus = status
    }

    private func statusLine() -> StyledText {
        StatusLine.text(model, now: now, columns: output.size.columns)
    }
}

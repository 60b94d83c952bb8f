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
    static let endlessColumns = 2000
    /// How long after a message was shown the server is told that it was read: several are told at once.
    private static let readDelay: Duration = .milliseconds(300)
    /// How long after it was found that something is outdated it is asked for: several are asked for at once.
    static let refreshDelay: Duration = .milliseconds(200)
    /// How often typing is told (the schema, SetTyping).
    private static let typingEvery: Duration = .seconds(4)

    let client: ParleyClient
    let options: Options
    let output: any ChatOutput
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    var model = ChatModel()
    var renderer: MessageRenderer
    var editor = LineEditor()
    var screen: Screen
    var pendingRows: [StyledText] = []
    var frameTask: Task<Void, Never>?
    var lastStatus: StyledText?

    private var typingTold: (room: RoomID, at: Duration)?
    var refreshTask: Task<Void, Never>?
    private var relearnTask: Task<Void, Never>?
    private var readTask: Task<Void, Never>?
    /// The rooms that were shown, and of which the server is to be told how far.
    var isToBeRead: Set<RoomID> = []
    private var posting: [Int: Task<Void, Never>] = [:]
    private var lastPost = 0
    private let commands = AsyncStream<ChatCommand>.makeStream()
    private var finish: CheckedContinuation<Void, Never>?
    var isFinished = false
    /// How the client stopped by itself; nil while it has not.
    package private(set) var clientEnd: ClientEvent?
    private var isReady = false
    /// Whether anything that was asked for did not come about.
    package internal(set) var hadProblems = false

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
            Task { await self.begin() },
            Task { await self.read(input) },
            Task { await self.keepTime() },
        ]
        await withCheckedContinuation { continuation in
            if isFinished { continuation.resume() } else { finish = continuation }
        }
        // What was just typed is on its way; its answer takes a moment.
        for _ in 0..<20 where model.unsent > 0 && model.link == .online {
            try? await Task.sleep(for: .milliseconds(100))
        }
        for task in tasks + [refreshTask, relearnTask].compactMap({ $0 }) { task.cancel() }
        if options.isInteractive {
            // What was said last, why the session ended say, is still to be seen.
            drawFrame()
            output.write(screen.close(columns: output.size.columns))
        }
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

    /// Goes to the first room, and then carries out what the person asks for, one thing after the other.
    private func begin() async {
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
        for await command in commands.stream { await carryOut(inOrder: command) }
        for task in posting.values { await task.value }
        end()
    }

    /// A message is waited for no longer than until it is on its way; anything else until it is done.
    private func carryOut(inOrder command: ChatCommand) async {
        switch command {
        case .say, .reply:
            lastPost += 1
            let number = lastPost
            posting[number] = Task.immediate {
                await self.perform(command)
                self.model.unsent -= 1
                self.posting[number] = nil
            }
        default: await perform(command)
        }
    }

    private func read(_ input: AsyncStream<ChatInput>) async {
        for await stimulus in input { take(stimulus) }
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
        let isBack = if case (.connected, .offline) = (event, model.link) { true } else { false }
        show(model.take(event, now: now))
        switch event {
        case .message(let message) where message.room == model.current: readSoon()
        // It may not have been told how far the room was read before the connection was cut.
        case .roomState(let state) where state.room == model.current: readSoon()
        case .roomLeft where model.current == nil: show([.note("/rooms lists your rooms.")])
        case .connected where isBack, .valuesBehind: relearnSoon()
        case .signedOut, .disconnected(_, retryIn: nil):
            clientEnd = event
            end()
        default: break
        }
        refreshSoon()
        if options.isInteractive { drawSoon() }
    }

    /// Tells the server, in a moment, how far the current room was read.
    func readSoon() {
        if let room = model.current { isToBeRead.insert(room) }
        guard readTask == nil else { return }
        readTask = Task {
            try? await Task.sleep(for: ChatSession.readDelay)
            await self.read()
        }
    }

    private func read() async {
        readTask = nil
        let rooms = isToBeRead.compactMap { model.rooms[$0] }
        isToBeRead = []
        for room in rooms {
            let seq = Position(room.shown)
            guard seq > room.entry.state.read else { continue }
            model.markRead(room.id, seq)
            // If this fails, the next message tells it again.
            _ = try? await client.send(MarkRead(room: room.id, seq: seq))
        }
        refreshSoon()
    }

    /// Asks again for everybody who is known, while events go on.
    private func relearnSoon() {
        guard relearnTask == nil, isReady else { return }
        relearnTask = Task {
            await self.relearn()
            self.relearnTask = nil
        }
    }

    // MARK: Input

    private func take(_ input: ChatInput) {
        switch input {
        case .keys(let keys):
            for key in keys { take(key) }
            draw()
        case .line(let line): submit(line)
        case .unreadable(let sentence): complain(sentence)
        case .resized: draw()
        case .endOfInput: commands.continuation.finish()
        case .terminate: end()
        }
    }

    private func take(_ key: Key) {
        switch editor.handle(key) {
        case .none, .redraw: break
        case .full: complain("A message may take \(LineEditor.textBytesMax) bytes: this does not fit any more.")
        case .submit(let line): submit(line)
        case .complete: complete()
        case .interrupt, .endOfInput: end()
        case .clearScreen: output.write(screen.clear())
        case .pageUp: commands.continuation.yield(.history(nil))
        }
        tellTyping()
    }

    private func submit(_ line: String) {
        let line = line.trimmed
        guard !line.isEmpty, let command = parse(line) else { return }
        if model.link != .online { Task.immediate { await self.client.reconnect() } }
        if command.isMessage { model.unsent += 1 }
        commands.continuation.yield(command)
    }

    private func parse(_ line: String) -> ChatCommand? {
        do throws(CommandParser.Mistake) {
            return try CommandParser.parse(line)
        } catch {
            complain(error.description)
            return nil
        }
    }

    private func complete() {
        let present = (model.currentRoom?.participants ?? []).compactMap { model.users[$0]?.login }
        let completer = Completer(
            rooms: model.rooms.keys.map { model.title($0) }, logins: model.users.values.map(\.login), present: present)
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
}

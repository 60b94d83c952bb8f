import PrometheusMetrics

/// Every metric of a server. This list is the only one: the sentences in `/metrics` and the table in the README beside this file
/// come from it.
///
/// Labels have few values, all of them known from the schema or from here: no name, number or text of a user is ever one.
enum MetricCatalogue {
    static let all: [MetricDescription] = connections + traffic + requests + queues + store + process

    // MARK: Connections

    static let build = MetricDescription(
        "parley_build_info", .gauge, labels: ["version"], "Which server this is; always 1.")
    static let connectionsOpen = MetricDescription(
        "parley_connections_open", .gauge, labels: ["transport", "tls"],
        "Connections that are open, by what their records travel in.")
    static let connectionsAccepted = MetricDescription(
        "parley_connections_accepted_total", .counter, labels: ["transport", "tls"],
        "Connections that were accepted, by what their records travel in.")
    static let placesTaken = MetricDescription(
        "parley_connection_places_taken", .gauge,
        "Connections that count towards --connections-max: also those of HTTP that are no WebSockets.")
    static let placesMax = MetricDescription(
        "parley_connection_places_max", .gauge, "How many connections may be open.")
    static let connectionsRefused = MetricDescription(
        "parley_connections_refused_total", .counter, "Connections that were one too many.")
    static let connectionsEnded = MetricDescription(
        "parley_connections_ended_total", .counter, labels: ["reason"],
        "Connections that the server ended, by the failure that its Goodbye named; "
            + "frames that break RFC 6455 count as malformed.")

    private static let connections = [
        build, connectionsOpen, connectionsAccepted, placesTaken, placesMax, connectionsRefused, connectionsEnded,
    ]

    // MARK: Traffic

    static let receivedBytes = MetricDescription(
        "parley_received_bytes_total", .counter, "Bytes that connections have received.")
    static let receivedRecords = MetricDescription(
        "parley_received_records_total", .counter, "Records that connections have received.")
    static let sentBytes = MetricDescription(
        "parley_sent_bytes_total", .counter, "Bytes that were handed to connections.")
    static let replies = MetricDescription(
        "parley_replies_total", .counter, "Records that answered a request, failures included.")
    static let deliveries = MetricDescription(
        "parley_deliveries_total", .counter,
        "Records of events that were given to a connection, each of its receivers counted.")
    static let socketWrites = MetricDescription(
        "parley_socket_writes_total", .counter, "Writes to sockets.")
    static let shortWrites = MetricDescription(
        "parley_socket_short_writes_total", .counter, "Writes of which the kernel did not take everything at once.")

    static let compressedBytesBefore = MetricDescription(
        "parley_compression_input_bytes_total", .counter,
        "Bytes of messages that were compressed, before; what goes to many is compressed once, and counted once.")
    static let compressedBytesAfter = MetricDescription(
        "parley_compression_output_bytes_total", .counter, "Bytes of messages that were compressed, behind.")

    private static let traffic = [
        receivedBytes, receivedRecords, sentBytes, replies, deliveries, socketWrites, shortWrites,
        compressedBytesBefore, compressedBytesAfter,
    ]

    // MARK: Requests

    static let requestDuration = MetricDescription(
        "parley_request_duration_seconds", .histogram(bounds: PrometheusRegistry.secondsBounds), labels: ["request"],
        "How long the services took to answer a request, by its name.")
    static let requestFailures = MetricDescription(
        "parley_request_failures_total", .counter, labels: ["failure"], "Requests that failed, by the failure's name.")
    static let signInsSlowed = MetricDescription(
        "parley_sign_ins_slowed_total", .counter, "Sign-ins that were told to wait, because too many had failed.")
    static let passwordsWaiting = MetricDescription(
        "parley_passwords_waiting", .gauge, "Passwords that wait to be hashed or checked.")

    private static let requests = [requestDuration, requestFailures, signInsSlowed, passwordsWaiting]

    // MARK: Queues

    static let queueBytes = MetricDescription(
        "parley_outbound_queue_bytes", .gauge,
        "Bytes of memory taken by what waits for connections, what is kept free for replies included.")
    static let queueBytesMax = MetricDescription(
        "parley_outbound_queue_largest_bytes", .gauge, "The most bytes that wait for one connection.")
    static let queueDepths = MetricDescription(
        "parley_outbound_queue_connections", .gauge, labels: ["le"],
        "Connections for which at most so many bytes wait now: histogram_quantile(0.99, …) of it is the depth of the queues."
    )
    static let connectionsWaiting = MetricDescription(
        "parley_connections_waiting", .gauge, "Connections for which something waits.")
    static let roomsBehind = MetricDescription(
        "parley_rooms_behind", .gauge, "Rooms in which a connection is behind and was not told yet.")
    static let roomsMarkedBehind = MetricDescription(
        "parley_rooms_marked_behind_total", .counter, "How often a room was marked as behind for a connection.")
    static let eventsLeftOut = MetricDescription(
        "parley_events_left_out_total", .counter, labels: ["class"],
        "Events that a connection was not sent because too much waited, by their class: durable ones are fetched later."
    )
    static let eventsReplaced = MetricDescription(
        "parley_events_replaced_total", .counter,
        "Values that a newer one of the same kind has replaced while they waited.")

    private static let queues = [
        queueBytes, queueBytesMax, queueDepths, connectionsWaiting, roomsBehind, roomsMarkedBehind, eventsLeftOut,
        eventsReplaced,
    ]

    // MARK: The store

    static let commitDuration = MetricDescription(
        "parley_commit_duration_seconds", .histogram(bounds: PrometheusRegistry.secondsBounds),
        "How long a transaction took, from its beginning until it was on the disk.")
    static let commitWrites = MetricDescription(
        "parley_commit_writes", .histogram(bounds: PrometheusRegistry.countBounds),
        "How many writes were committed together.")
    static let commitFailures = MetricDescription(
        "parley_commit_failures_total", .counter, "Transactions that the database has refused.")
    static let writesWaiting = MetricDescription(
        "parley_writes_waiting", .gauge, "Writes that wait for the next commit.")

    private static let store = [commitDuration, commitWrites, commitFailures, writesWaiting]

    // MARK: The process

    static let processStart = MetricDescription(
        "process_start_time_seconds", .gauge, "When the process was started, in seconds since 1970.")
    static let processCPU = MetricDescription(
        "process_cpu_seconds_total", .counter, "The time that processors have spent for the process.")
    static let openDescriptors = MetricDescription(
        "process_open_fds", .gauge, "Files and connections that the process has open.")
    static let descriptorsMax = MetricDescription(
        "process_max_fds", .gauge, "How many it may have open.")
    static let residentMemory = MetricDescription(
        "process_resident_memory_bytes", .gauge, "The memory that the process occupies.")
    static let virtualMemory = MetricDescription(
        "process_virtual_memory_bytes", .gauge, "The addresses that the process has reserved.")

    private static let process = [
        processStart, processCPU, openDescriptors, descriptorsMax, residentMemory, virtualMemory,
    ]
}

/// The part of the dissector that is the same for every protocol: it reads what the tables in front of it say.
///
/// Numbers of up to 48 bits are Lua's own, larger ones are Wireshark's `UInt64`.
enum WiresharkRuntime {
    /// What stands behind the tables.
    static let text = #"""
        local proto = Proto(name, title)

        -- The fields ------------------------------------------------------------------------------------------------

        local common = {
            length = ProtoField.uint32(name .. ".length", "Length"),
            opcode = ProtoField.uint8(name .. ".opcode", "Opcode", base.HEX),
            message = ProtoField.string(name .. ".message", "Message"),
            id = ProtoField.uint32(name .. ".id", "Request id"),
            flags = ProtoField.uint64(name .. ".flags", "Flags", base.HEX),
            count = ProtoField.uint32(name .. ".count", "Elements"),
            size = ProtoField.uint32(name .. ".size", "Bytes"),
            unknown = ProtoField.bytes(name .. ".unknown", "Of a later version"),
            damaged = ProtoField.bytes(name .. ".damaged", "Damaged"),
        }
        local damage = ProtoExpert.new(name .. ".damage", "Not a record of the protocol", expert.group.MALFORMED,
            expert.severity.ERROR)

        local fields = {}
        for _, field in pairs(common) do fields[#fields + 1] = field end

        local makers = {
            number = ProtoField.uint64, signed = ProtoField.int64, bit = ProtoField.bool, text = ProtoField.string,
            bytes = ProtoField.bytes, enum = ProtoField.uint8, struct = ProtoField.none,
        }

        -- A list has a field for itself, and one for its elements.
        local function register(type, path, label)
            if type.kind == "list" then
                type.field = ProtoField.none(path, label)
                register(type.element, path .. ".element", label)
            else
                local maker = type.secret and ProtoField.string or makers[type.kind]
                if type.kind == "enum" then
                    type.field = maker(path, label, base.DEC, enumerations[type.name])
                else
                    type.field = maker(path, label)
                end
            end
            fields[#fields + 1] = type.field
        end

        for _, payload in ipairs(payloads) do
            for _, list in ipairs { payload.required, payload.optional } do
                for _, type in pairs(list) do register(type, payload.path .. "." .. type.path, type.label) end
            end
        end
        proto.fields = fields
        proto.experts = { damage }

        -- Reading ---------------------------------------------------------------------------------------------------
        -- A cursor is where the next bytes stand (`at`), where the value began that is being read (`begin`), and where the
        -- payload ends that it stands in (`stop`).

        local function fail(cursor, what) error({ at = cursor.begin or cursor.at, what = what }, 0) end

        local function take(cursor, count)
            if count > cursor.stop - cursor.at then fail(cursor, "the bytes end within a value") end
            local range = count > 0 and cursor.tvb(cursor.at, count) or nil
            cursor.at = cursor.at + count
            return range
        end

        local function varint(cursor)
            local start = cursor.at
            local first = take(cursor, 1):uint()
            local n = 0
            while n < 8 and bit.band(first, bit.rshift(0x80, n)) ~= 0 do n = n + 1 end
            if n == 0 then return first end
            local rest = take(cursor, n)
            local value, shortest
            if n >= 7 then
                value = rest:uint64()
                shortest = value >= (n == 7 and UInt64.new(0, 0x20000) or UInt64.new(0, 0x1000000))
            else
                value = bit.band(first, bit.rshift(0x7f, n))
                for i = 0, n - 1 do value = value * 256 + rest(i, 1):uint() end
                shortest = value >= 2 ^ (7 * n)
            end
            if not shortest then
                cursor.at = start
                fail(cursor, "a varint is longer than its value needs")
            end
            return value
        end

        local function plain(value) return type(value) == "number" and value or value:tonumber() end

        local function wide(value)
            if type(value) ~= "number" then return value end
            return UInt64.new(value % 4294967296, math.floor(value / 4294967296))
        end

        local function bounded(cursor, type, what)
            local start = cursor.at
            local value = varint(cursor)
            local number = plain(value)
            if number < type.low or number > type.high then
                cursor.at = start
                fail(cursor, what .. " of " .. tostring(value) .. ", which is outside its bounds")
            end
            return value
        end

        -- Adds what lies between `start` and the cursor.
        local function add(tree, field, cursor, start, value)
            return tree:add(field, cursor.tvb(start, cursor.at - start), value)
        end

        local read, readPayload

        local readers = {}

        function readers.number(cursor, type, tree, start)
            local value = type.byte and take(cursor, 1):uint() or bounded(cursor, type, "a number")
            local item = add(tree, type.field, cursor, start, wide(value))
            if type.meaning == "time" and plain(value) < 2 ^ 42 then
                local milliseconds = plain(value)
                local text = os.date("!%Y-%m-%d %H:%M:%S", epoch + math.floor(milliseconds / 1000))
                item:append_text(string.format(" (%s.%03d UTC)", text, milliseconds % 1000))
            elseif type.meaning == "elapsed" then
                item:append_text(" ms later")
            elseif type.meaning == "back" then
                item:append_text(" back from seq")
            end
        end

        function readers.signed(cursor, type, tree, start)
            local value = wide(varint(cursor))
            local half = Int64.new(value:rshift(1):lower(), value:rshift(1):higher())
            add(tree, type.field, cursor, start, value:band(1):tonumber() == 1 and -half - 1 or half)
        end

        function readers.enum(cursor, type, tree, start)
            local value = take(cursor, 1):uint()
            if type.closed and not enumerations[type.name][value] then
                cursor.at = start
                fail(cursor, "a closed enumeration has no value " .. value)
            end
            add(tree, type.field, cursor, start, value)
        end

        -- Whether bytes are UTF-8: the shortest form of each character, and no halves of surrogate pairs.
        local function isText(bytes)
            local at = 1
            while at <= #bytes do
                local first = bytes:byte(at)
                local following, low, high = 0, 0x80, 0xbf
                if first >= 0xc2 and first <= 0xdf then
                    following = 1
                elseif first >= 0xe0 and first <= 0xef then
                    following = 2
                    if first == 0xe0 then low = 0xa0 elseif first == 0xed then high = 0x9f end
                elseif first >= 0xf0 and first <= 0xf4 then
                    following = 3
                    if first == 0xf0 then low = 0x90 elseif first == 0xf4 then high = 0x8f end
                elseif first >= 0x80 then
                    return false
                end
                for next = at + 1, at + following do
                    local byte = bytes:byte(next)
                    if not byte or byte < low or byte > high then return false end
                    low, high = 0x80, 0xbf
                end
                at = at + 1 + following
            end
            return true
        end

        function readers.text(cursor, type, tree, start)
            local range = take(cursor, plain(bounded(cursor, type, "a text")))
            if range and not isText(range:bytes():raw()) then fail(cursor, "a text that is not UTF-8") end
            local text = range and range:string(ENC_UTF_8) or ""
            add(tree, type.field, cursor, start, type.secret and "(secret)" or text)
        end

        function readers.bytes(cursor, type, tree, start)
            local count = type.fixed or plain(bounded(cursor, type, "a byte string"))
            local range = take(cursor, count)
            if type.secret then return add(tree, type.field, cursor, start, "(secret)") end
            local item = range and tree:add(type.field, range) or add(tree, type.field, cursor, start, ByteArray.new(""))
            if range and not type.fixed then tree:add(common.size, cursor.tvb(start, range:offset() - start), count) end
            return item
        end

        function readers.list(cursor, type, tree, start)
            local count = plain(bounded(cursor, type, "a list"))
            local list = tree:add(type.field, cursor.tvb(start, cursor.stop - start))
            add(list, common.count, cursor, start, count)
            for _ = 1, count do read(cursor, type.element, list) end
            list:set_len(cursor.at - start)
            list:append_text(": " .. count)
        end

        function readers.struct(cursor, type, tree, start)
            local structure = structures[type.name]
            local item = tree:add(type.field, cursor.tvb(start, cursor.stop - start))
            item:append_text(": " .. type.name)
            if not structure.open then
                readPayload(cursor, structure, item)
                item:set_len(cursor.at - start)
                return
            end
            local length = plain(varint(cursor))
            add(item, common.size, cursor, start, length)
            if length > cursor.stop - cursor.at then
                cursor.at = start
                fail(cursor, "a structure reaches beyond its payload")
            end
            item:set_len(cursor.at + length - start)
            local inside = { tvb = cursor.tvb, at = cursor.at, stop = cursor.at + length }
            readPayload(inside, structure, item)
            cursor.at = inside.stop
        end

        function read(cursor, type, tree)
            local start = cursor.at
            cursor.begin = start
            readers[type.kind](cursor, type, tree, start)
            cursor.begin = nil
        end

        local function hasFlag(flags, flag)
            return wide(flags):rshift(flag):band(1):tonumber() == 1
        end

        function readPayload(cursor, payload, tree)
            for _, type in ipairs(payload.required) do read(cursor, type, tree) end
            if payload.open then
                if cursor.at == cursor.stop then return end
            elseif not next(payload.optional) then
                return
            end
            local start = cursor.at
            local flags = varint(cursor)
            local stop = cursor.at
            local item = add(tree, common.flags, cursor, start, wide(flags))
            if payload.open and plain(flags) == 0 then
                cursor.at = start
                fail(cursor, "flags of zero")
            end
            for flag = 0, 63 do
                if hasFlag(flags, flag) then
                    local type = payload.optional[flag]
                    if not type and not payload.open then
                        cursor.at = start
                        fail(cursor, "a closed structure has no flag " .. flag)
                    end
                    item:append_text(type and " " .. type.label or " ?" .. flag)
                    if not type then
                        local rest = cursor.stop - cursor.at
                        if rest > 0 then tree:add(common.unknown, take(cursor, rest)) end
                        return
                    end
                    if type.kind == "bit" then
                        tree:add(type.field, cursor.tvb(start, stop - start), true)
                    else
                        read(cursor, type, tree)
                    end
                end
            end
            if payload.open and cursor.at < cursor.stop then fail(cursor, "bytes are left over") end
        end

        -- Records ---------------------------------------------------------------------------------------------------

        local function readID(cursor, tree)
            local start = cursor.at
            local id = plain(varint(cursor))
            if id < 1 or id > 4294967295 then
                cursor.at = start
                fail(cursor, "an id of " .. tostring(id))
            end
            add(tree, common.id, cursor, start, id)
            return id
        end

        -- Reads a body. Returns what the record is called.
        local function readRecord(cursor, fromClient, tree)
            local opcode = take(cursor, 1):uint()
            local start = cursor.at - 1
            local message = (fromClient and clientMessages or serverMessages)[opcode]
            local others = (fromClient and serverMessages or clientMessages)[opcode]
            if not message and (others or fromClient and opcode >= 0x80) then
                cursor.at = start
                fail(cursor, others and others.name .. ", which only the other side sends"
                    or string.format("opcode 0x%02x, which no client can send", opcode))
            end
            tree:add(common.opcode, cursor.tvb(start, 1), opcode)
            local title = message and message.name or string.format("unknown 0x%02x", opcode)
            tree:add(common.message, cursor.tvb(start, 1), title):set_generated()
            tree:append_text(": " .. title)
            if not message then
                if fromClient then readID(cursor, tree) end
                if cursor.at < cursor.stop then tree:add(common.unknown, take(cursor, cursor.stop - cursor.at)) end
                return title
            end
            if message.id then
                title = title .. " #" .. readID(cursor, tree)
            end
            readPayload(cursor, message.payload, tree)
            return title
        end

        -- The server's port is the one that the dissector was chosen for; inside a WebSocket, the lower one.
        local function isFromClient(pinfo)
            local port = pinfo.match_uint
            if port ~= pinfo.dst_port and port ~= pinfo.src_port then port = math.min(pinfo.src_port, pinfo.dst_port) end
            return pinfo.dst_port == port
        end

        function proto.dissector(tvb, pinfo, root)
            pinfo.cols.protocol = title
            local fromClient = isFromClient(pinfo)
            local limit = fromClient and clientLimit or serverLimit
            local at, titles = 0, {}
            while at < tvb:len() do
                local cursor = { tvb = tvb, at = at, stop = tvb:len() }
                local isThere, length = pcall(varint, cursor)
                if not isThere and tvb:len() - at < 9 then
                    pinfo.desegment_offset = at
                    pinfo.desegment_len = DESEGMENT_ONE_MORE_SEGMENT
                    break
                end
                length = isThere and plain(length) or 0
                if length == 0 or length > limit then
                    local tree = root:add(proto, tvb(at), title .. ": a length that is not allowed")
                    tree:add(common.damaged, tvb(at))
                    tree:add_proto_expert_info(damage, "a length of 0, or above the limit, or not in its shortest form")
                    titles[#titles + 1] = "damaged"
                    break
                end
                if length > tvb:len() - cursor.at then
                    pinfo.desegment_offset = at
                    pinfo.desegment_len = cursor.at + length - tvb:len()
                    break
                end
                cursor.stop = cursor.at + length
                local tree = root:add(proto, tvb(at, cursor.stop - at), title)
                add(tree, common.length, cursor, at, length)
                local isRead, result = pcall(readRecord, cursor, fromClient, tree)
                if isRead then
                    titles[#titles + 1] = result
                else
                    local place = type(result) == "table" and result.at or cursor.at
                    local what = type(result) == "table" and result.what or tostring(result)
                    if place < cursor.stop then tree:add(common.damaged, tvb(place, cursor.stop - place)) end
                    tree:add_proto_expert_info(damage, "byte " .. (place - at) .. " of the record: " .. what)
                    titles[#titles + 1] = "damaged"
                end
                at = cursor.stop
            end
            if #titles > 0 then pinfo.cols.info = table.concat(titles, ", ") end
        end

        DissectorTable.get("tcp.port"):add(port, proto)
        -- Inside TLS, where Wireshark has been given the keys.
        DissectorTable.get("tls.port"):add(port, proto)
        DissectorTable.get("ws.protocol"):add(subprotocol, proto)
        """#
}

// What a client learns: from the events of the server, and from the answers to the application's requests.

/** @typedef {import("./state.js").ClientState} ClientState */

/**
 * Takes an event: the rooms hear of it, and the application.
 *
 * @param {ClientState} client
 * @param {string} name
 * @param {any} fields
 */
export function takeEvent(client, name, fields) {
  const { rooms } = client;
  switch (name) {
    case "MessagePosted":
    case "MessageEdited":
    case "MessageDeleted":
      return rooms.received({ name, fields });
    case "RoomBehind":
      return rooms.isBehind(fields.room, fields.seq);
    case "ValuesBehind":
      rooms.syncAfter = 0;
      client.hasToldCaughtUp = false;
      return client.deliver({ type: "valuesBehind" });
    case "RoomJoined":
      rooms.adopt(fields.entry.state);
      rooms.learn(fields.entry.state, fields.entry.room.revision);
      return client.deliver({ type: "roomJoined", entry: fields.entry });
    case "RoomLeft":
      return rooms.forget(fields.room);
    case "OwnStateChanged":
      rooms.adopt(fields.state);
      rooms.learn(fields.state, fields.revision);
      return client.deliver({ type: "ownStateChanged", muted: false, ...fields });
    case "ReadMarkerMoved":
      if (fields.user === client.account?.user) rooms.read(fields.room, fields.seq);
      return client.deliver({ type: "readMarkerMoved", ...fields });
    case "RoomUpdated":
      rooms.revised(fields.room, fields.details.revision);
      return client.deliver({ type: "roomUpdated", details: fields.details });
    case "UserUpdated":
      return client.deliver({ type: "userUpdated", user: fields.details });
    case "ParticipantChanged":
      rooms.revised(fields.room, fields.revision);
      return client.deliver({ type: "participantChanged", ...fields });
    case "ParticipantLeft":
      rooms.revised(fields.room, fields.revision);
      return client.deliver({ type: "participantLeft", ...fields });
    case "Typing":
      return client.deliver({ type: "typing", ...fields });
  }
}

/**
 * Takes the answer to a request of the application, as far as the client itself learns from it.
 *
 * @param {ClientState} client
 * @param {string} name
 * @param {any} fields Those of the request.
 * @param {any} reply
 */
export function observe(client, name, fields, reply) {
  const { rooms } = client;
  switch (name) {
    case "SignIn":
      return client.signedIn(reply);
    case "SignOut":
      return client.signedOut();
    case "CreateRoom":
    case "OpenDirectRoom":
      return takeEvent(client, "RoomJoined", { entry: reply.room });
    case "GetRoom":
      if (!rooms.timelines.has(fields.room)) rooms.adopt(reply.room.state);
      return rooms.learn(reply.room.state, reply.room.room.revision);
    case "ListRooms":
      for (const { room, state } of reply.rooms) rooms.learn(state, room.revision);
      return;
    case "MuteRoom":
      ownState(client, reply.state, { muted: !fields.unmute });
      return rooms.learn(reply.state, reply.revision);
    case "MarkUnread":
      return ownState(client, reply.state, {});
    case "MarkRead":
      return rooms.read(fields.room, fields.seq);
    case "LeaveRoom":
      return rooms.forget(fields.room);
  }
}

/**
 * The own state in a room, as an answer tells it: the event of it goes to the user's other sessions only.
 *
 * @param {ClientState} client
 * @param {import("../protocol.js").RoomState} state
 * @param {{ muted?: boolean }} change
 */
function ownState(client, state, change) {
  client.rooms.adopt(state);
  client.deliver({ type: "ownStateChanged", room: state.room, state, ...change });
}

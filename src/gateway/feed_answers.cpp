// The answers of the feeds: the connection becomes a WebSocket.
#include "gateway/handlers.hpp"

namespace tutti::gateway {

io::HttpReply watch_state(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.feed}; }

io::HttpReply watch_events(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.events}; }

io::HttpReply watch_audio(Desk& desk, const Call&) {
    return io::WebSocketUpgrade{.handler = &desk.audio, .is_of_the_moment = true};
}

} // namespace tutti::gateway

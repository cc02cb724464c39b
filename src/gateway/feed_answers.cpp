// The answers of the feeds: the connection becomes a WebSocket, or the answer goes on.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

namespace tutti::gateway {

namespace {

io::HttpResponse too_many_viewers() {
    auto response = io::http_error(503, "unavailable", "too many viewers");
    response.fields.emplace_back("Retry-After", "5");
    return response;
}

} // namespace

io::HttpReply watch_state(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.feed}; }

io::HttpReply follow_state(Desk& desk, const Call& call) {
    if (!desk.feed.has_room()) {
        desk.feed.note_refused();
        return too_many_viewers();
    }
    return io::EventStreamStart{
        .handler = &desk.feed,
        .last_event_id = std::string(call.request.find("Last-Event-ID").value_or("")),
    };
}

io::HttpReply watch_events(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.events}; }

io::HttpReply watch_sources(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.whole_sources}; }

io::HttpReply watch_grid(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.grid}; }

io::HttpReply watch_song(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.song}; }

io::HttpReply watch_lyrics(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.lyrics}; }

io::HttpReply watch_audio(Desk& desk, const Call&) {
    return io::WebSocketUpgrade{.handler = &desk.audio, .is_of_the_moment = true};
}

} // namespace tutti::gateway

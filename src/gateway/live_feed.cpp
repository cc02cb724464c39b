#include "gateway/live_feed.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace tutti::gateway {

namespace {

io::WebSocketText message(const char* type, WallTime now, std::initializer_list<Member> more) {
    std::vector<Member> members = {{"v", contract::version}, {"type", type}, {"timestamp", to_seconds(now)}};
    members.insert(members.end(), more);
    return std::make_shared<const std::string>(print_json(Value::object(std::move(members))));
}

} // namespace

LiveFeed::LiveFeed(
    live::LiveState& state, std::function<Now()> clock, std::function<void()> woken, LiveFeedOptions options
)
    : state_(state), clock_(std::move(clock)), woken_(std::move(woken)), options_(std::move(options)) {}

bool LiveFeed::may_enter() {
    if (!has_room()) note_refused();
    return has_room();
}

void LiveFeed::opened(io::WebSocketConnection& connection) {
    if (!may_enter()) {
        connection.close(io::WebSocketClose::TryAgainLater, "too many viewers");
        return;
    }
    const auto now = clock_();
    entered(now);
    connection.send(snapshot(now));
    clients_.push_back(&connection);
    woken_();
}

void LiveFeed::opened(io::EventStreamConnection& connection) {
    if (!may_enter()) {
        connection.end();
        return;
    }
    const auto now = clock_();
    entered(now);
    if (resume(connection))
        ++statistics_.resumed;
    else
        connection.send(io::event_of(id_of(number_), *snapshot(now)));
    keeps_ = true;
    streams_.push_back(&connection);
    woken_();
}

/// The others first hear what the newcomer's snapshot already has.
void LiveFeed::entered(Now now) {
    if (clients() == 0) last_sent_ = now.steady;
    send_delta(now);
}

io::WebSocketText LiveFeed::snapshot(Now now) {
    ++statistics_.snapshots;
    return message("snapshot", now.wall, {{"state", state_.document()}});
}

void LiveFeed::closed(io::WebSocketConnection& connection) { std::erase(clients_, &connection); }

void LiveFeed::closed(io::EventStreamConnection& connection) { std::erase(streams_, &connection); }

std::string LiveFeed::id_of(std::uint64_t number) const { return fmt::format("{}-{}", options_.run, number); }

/// Sends what was missed; false where that is not known any more, or never was.
bool LiveFeed::resume(io::EventStreamConnection& connection) const {
    auto id = connection.last_event_id();
    if (!keeps_ || !id.starts_with(options_.run + '-')) return false;
    id.remove_prefix(options_.run.size() + 1);
    std::uint64_t had = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), had);
    if (error != std::errc() || end != id.data() + id.size() || had > number_) return false;
    if (number_ - had > kept_.size()) return false;
    for (const auto& [number, text] : kept_)
        if (number > had) connection.send(io::event_of(id_of(number), *text));
    return true;
}

void LiveFeed::state_changed(Now now) {
    if (clients() == 0 || !state_.has_changes()) return;
    if (now.steady >= last_delta_ + options_.pace)
        send_delta(now);
    else
        woken_();
}

void LiveFeed::tick(Now now) {
    if (clients() == 0) return;
    if (state_.has_changes() && now.steady >= last_delta_ + options_.pace) send_delta(now);
    if (now.steady < last_sent_ + options_.ping) return;
    ++statistics_.pings;
    last_sent_ = now.steady;
    if (!clients_.empty()) send_to_sockets(message("ping", now.wall, {}));
    if (!streams_.empty()) send_to_streams(io::event_stream_comment());
}

std::optional<SteadyTime> LiveFeed::next_deadline() const {
    if (clients() == 0) return std::nullopt;
    const auto ping = last_sent_ + options_.ping;
    return state_.has_changes() ? std::min(ping, last_delta_ + options_.pace) : ping;
}

void LiveFeed::send_delta(Now now) {
    auto patch = state_.take_patch();
    if (!patch) return;
    ++number_;
    // Who comes back may need it even where nobody is here now.
    if (clients() == 0 && !keeps_) return;
    ++statistics_.deltas;
    last_delta_ = last_sent_ = now.steady;
    const auto text = message("delta", now.wall, {{"patch", std::move(*patch)}});
    if (keeps_) keep(text);
    send_to_sockets(text);
    if (!streams_.empty()) send_to_streams(io::event_of(id_of(number_), *text));
}

void LiveFeed::keep(const io::WebSocketText& delta) {
    kept_.push_back({number_, delta});
    kept_bytes_ += delta->size();
    while (kept_.size() > options_.kept_deltas || kept_bytes_ > options_.kept_bytes) {
        kept_bytes_ -= kept_.front().text->size();
        kept_.pop_front();
    }
}

void LiveFeed::send_to_sockets(const io::WebSocketText& text) {
    for (auto* client : clients_) client->send(text);
}

void LiveFeed::send_to_streams(const io::EventStreamText& events) {
    for (auto* stream : streams_) stream->send(events);
}

void LiveFeed::close_all(io::WebSocketClose code, std::string_view reason, Whose whose) {
    for (auto* client : clients_)
        if (whose.takes(*client)) client->close(code, reason);
    for (auto* stream : streams_)
        if (whose.takes(*stream)) stream->end();
}

} // namespace tutti::gateway

#include "gateway/live_feed.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <algorithm>
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
    : state_(state), clock_(std::move(clock)), woken_(std::move(woken)), options_(options) {}

void LiveFeed::opened(io::WebSocketConnection& connection) {
    const auto now = clock_();
    if (clients_.size() >= options_.clients) {
        ++statistics_.refused;
        connection.close(io::WebSocketClose::TryAgainLater, "too many viewers");
        return;
    }
    // The others first hear what the newcomer's snapshot already has.
    send_delta(now);
    ++statistics_.snapshots;
    connection.send(message("snapshot", now.wall, {{"state", state_.document()}}));
    if (clients_.empty()) last_sent_ = now.steady;
    clients_.push_back(&connection);
    woken_();
}

void LiveFeed::closed(io::WebSocketConnection& connection) { std::erase(clients_, &connection); }

void LiveFeed::state_changed(Now now) {
    if (clients_.empty() || !state_.has_changes()) return;
    if (now.steady >= last_delta_ + options_.pace)
        send_delta(now);
    else
        woken_();
}

void LiveFeed::tick(Now now) {
    if (clients_.empty()) return;
    if (state_.has_changes() && now.steady >= last_delta_ + options_.pace) send_delta(now);
    if (now.steady < last_sent_ + options_.ping) return;
    ++statistics_.pings;
    send_to_all(message("ping", now.wall, {}), now.steady);
}

std::optional<SteadyTime> LiveFeed::next_deadline() const {
    if (clients_.empty()) return std::nullopt;
    const auto ping = last_sent_ + options_.ping;
    return state_.has_changes() ? std::min(ping, last_delta_ + options_.pace) : ping;
}

void LiveFeed::send_delta(Now now) {
    auto patch = state_.take_patch();
    if (!patch || clients_.empty()) return;
    ++statistics_.deltas;
    last_delta_ = now.steady;
    send_to_all(message("delta", now.wall, {{"patch", std::move(*patch)}}), now.steady);
}

void LiveFeed::send_to_all(const io::WebSocketText& text, SteadyTime now) {
    last_sent_ = now;
    for (auto* client : clients_) client->send(text);
}

void LiveFeed::close_all(io::WebSocketClose code, std::string_view reason) {
    for (auto* client : clients_) client->close(code, reason);
}

} // namespace tutti::gateway

#include "gateway/event_feed.hpp"

#include "base/json.hpp"
#include "contract/event.hpp"
#include "contract/fields.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace tutti::gateway {

namespace {

io::WebSocketText message(const char* type, WallTime now, std::initializer_list<Member> more) {
    std::vector<Member> members = {{"v", contract::version}, {"type", type}, {"timestamp", to_seconds(now)}};
    members.insert(members.end(), more);
    return std::make_shared<const std::string>(print_json(Value::object(std::move(members))));
}

/// The events are JSON texts already.
io::WebSocketText frame(WallTime now, std::string_view events) {
    std::string text = fmt::format(R"({{"v":{},"type":"events","timestamp":)", contract::version);
    append_json(text, to_seconds(now));
    text.append(R"(,"events":[)").append(events).append("]}");
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

EventFeed::EventFeed(
    std::function<Now()> clock, std::function<void()> woken, std::function<void(Watched)> watched,
    EventFeedOptions options
)
    : clock_(std::move(clock)), woken_(std::move(woken)), watched_(std::move(watched)), options_(options) {}

void EventFeed::opened(io::WebSocketConnection& connection) {
    if (clients_.size() >= options_.clients) {
        ++statistics_.refused;
        connection.close(io::WebSocketClose::TryAgainLater, "too many viewers");
        return;
    }
    const auto now = clock_();
    const bool first = clients_.empty();
    // Others have heard of these; the newcomer's events begin now.
    flush(now);
    if (first) last_sent_ = now.steady;
    clients_.push_back({&connection});
    if (first) watched_(Watched::Yes);
    if (hearing_) hearing(now);
    woken_();
}

void EventFeed::closed(io::WebSocketConnection& connection) {
    const auto gone =
        std::erase_if(clients_, [&](const Client& client) { return client.connection == &connection; });
    if (gone == 0 || !clients_.empty()) return;
    batch_.clear();
    batched_ = 0;
    dropped_ = 0;
    hearing_ = false;
    watched_(Watched::No);
}

void EventFeed::hearing(Now now) {
    if (clients_.empty()) return;
    hearing_ = true;
    const auto greeting = message("ping", now.wall, {});
    for (auto& client : clients_) {
        if (client.greeted) continue;
        client.greeted = true;
        client.connection->send(greeting);
    }
}

bool EventFeed::has_room_for(std::string_view payload) const {
    return batched_ < options_.frame_events && batch_.size() + payload.size() <= options_.frame_bytes;
}

EventFeed::Taken EventFeed::take(std::string_view topic, std::string_view payload, Now now) {
    if (clients_.empty()) return Taken::Done;
    if (!has_room_for(payload) && is_due(now)) flush(now);
    // What goes nowhere need not be understood.
    if (payload.size() > options_.event_bytes || !has_room_for(payload)) return drop();
    auto event = contract::parse_event(payload);
    if (!event) {
        refusal_ = std::move(event.error().message);
        return event.error().code == ErrorCode::UnknownVersion ? Taken::UnknownVersion : Taken::Malformed;
    }
    if (!contract::is_topic_of_event(topic, event->type)) {
        refusal_ = fmt::format("\"{}\" is another topic's type", event->type);
        return Taken::Malformed;
    }
    if (batched_ == 0) first_event_ = now.steady;
    if (batched_++ > 0) batch_ += ',';
    // A page is spared making the id of one that came without.
    batch_ += event->id.starts_with('~') ? contract::print(*event) : payload;
    if (is_due(now))
        flush(now);
    else if (batched_ == 1)
        woken_();
    return Taken::Done;
}

EventFeed::Taken EventFeed::drop() {
    if (dropped_++ == 0) woken_();
    ++statistics_.dropped;
    return Taken::Dropped;
}

/// One frame for all; who does not keep up is spared it. How many somebody missed is said in their place.
void EventFeed::flush(Now now) {
    if (!has_something_to_say()) return;
    const auto text = batched_ > 0 ? frame(now.wall, batch_) : nullptr;
    for (auto& client : clients_) {
        if (client.connection->queued_bytes() > options_.client_backlog) {
            client.missed += batched_ + dropped_;
            statistics_.missed += batched_;
            continue;
        }
        if (client.missed > 0)
            client.connection->send(message("dropped", now.wall, {{"count", client.missed}}));
        if (text) client.connection->send(text);
        if (dropped_ > 0) client.connection->send(message("dropped", now.wall, {{"count", dropped_}}));
        client.missed = 0;
    }
    statistics_.frames += text ? 1 : 0;
    statistics_.events += batched_;
    batch_.clear();
    batched_ = 0;
    dropped_ = 0;
    paced_ = std::max(paced_, now.steady) + options_.pace;
    last_sent_ = now.steady;
}

SteadyTime EventFeed::due() const {
    const auto paced = paced_ - options_.pace * (options_.at_once - 1);
    return batched_ > 0 ? std::max(paced, first_event_ + options_.gather) : paced;
}

bool EventFeed::has_something_to_say() const {
    return batched_ > 0 || dropped_ > 0
           || std::ranges::any_of(clients_, [](const Client& client) { return client.missed > 0; });
}

void EventFeed::tick(Now now) {
    if (clients_.empty()) return;
    if (is_due(now)) flush(now);
    if (now.steady < last_sent_ + options_.ping) return;
    last_sent_ = now.steady;
    const auto ping = message("ping", now.wall, {});
    for (auto& client : clients_) client.connection->send(ping);
}

std::optional<SteadyTime> EventFeed::next_deadline() const {
    if (clients_.empty()) return std::nullopt;
    const auto ping = last_sent_ + options_.ping;
    return has_something_to_say() ? std::min(ping, due()) : ping;
}

void EventFeed::close_all(io::WebSocketClose code, std::string_view reason, Whose whose) {
    for (auto& client : clients_)
        if (whose.takes(*client.connection)) client.connection->close(code, reason);
}

} // namespace tutti::gateway

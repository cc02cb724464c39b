#include "gateway/frame_feed.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"
#include "contract/frame.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace tutti::gateway {

namespace {

io::WebSocketText ping_at(WallTime now) {
    return std::make_shared<const std::string>(print_json(
        Value::object({{"v", contract::version}, {"type", "ping"}, {"timestamp", to_seconds(now)}})
    ));
}

} // namespace

FrameFeed::FrameFeed(Rim rim, FrameFeedOptions options) : rim_(std::move(rim)), options_(options) {}

void FrameFeed::opened(io::WebSocketConnection& connection) {
    const bool another = is_watched(connection.subject());
    if (clients_.size() >= options_.clients || (!another && displays().size() >= options_.displays)) {
        ++statistics_.refused;
        connection.close(io::WebSocketClose::TryAgainLater, "too many viewers");
        return;
    }
    const auto now = rim_.clock();
    if (clients_.empty()) last_beat_ = now.steady;
    clients_.push_back(&connection);
    connection.send(ping_at(now.wall));
    if (!another) {
        rim_.watched(connection.subject(), Watched::Yes);
        rim_.renew(connection.subject());
    }
    rim_.woken();
}

void FrameFeed::closed(io::WebSocketConnection& connection) {
    if (std::erase(clients_, &connection) == 0 || is_watched(connection.subject())) return;
    rim_.watched(connection.subject(), Watched::No);
}

FrameFeed::Taken FrameFeed::take(std::string_view display, std::string_view payload) {
    if (!is_watched(display)) return Taken::Unwatched;
    if (payload.size() > options_.frame_bytes) return Taken::TooLarge;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(payload.data());
    const auto frame = contract::parse_frame(std::span(bytes, payload.size()));
    if (!frame) {
        refusal_ = frame.error().message;
        return frame.error().code == ErrorCode::UnknownVersion ? Taken::UnknownVersion : Taken::Malformed;
    }
    ++statistics_.frames;
    const auto shared = std::make_shared<const std::string>(payload);
    for (auto* client : clients_)
        if (client->subject() == display) statistics_.missed += client->send_newest(shared) ? 1U : 0U;
    return Taken::Done;
}

void FrameFeed::renew() {
    for (const auto display : displays()) rim_.renew(display);
}

void FrameFeed::tick(Now now) {
    if (clients_.empty() || now.steady < last_beat_ + options_.beat) return;
    last_beat_ = now.steady;
    const auto ping = ping_at(now.wall);
    for (auto* client : clients_) client->send(ping);
    renew();
}

std::optional<SteadyTime> FrameFeed::next_deadline() const {
    if (clients_.empty()) return std::nullopt;
    return last_beat_ + options_.beat;
}

void FrameFeed::close_all(io::WebSocketClose code, std::string_view reason, Whose whose) {
    for (auto* client : clients_)
        if (whose.takes(*client)) client->close(code, reason);
}

bool FrameFeed::is_watched(std::string_view display) const {
    return std::ranges::any_of(clients_, [display](const auto* client) {
        return client->subject() == display;
    });
}

std::vector<std::string_view> FrameFeed::displays() const {
    std::vector<std::string_view> all;
    for (const auto* client : clients_)
        if (std::ranges::find(all, client->subject()) == all.end()) all.push_back(client->subject());
    return all;
}

} // namespace tutti::gateway

#include "gateway/snapshot_feed.hpp"

#include <algorithm>
#include <memory>

namespace tutti::gateway {

void SnapshotFeed::opened(io::WebSocketConnection& connection) {
    if (clients_.size() >= options_.clients) {
        connection.close(io::WebSocketClose::TryAgainLater, "too many viewers");
        return;
    }
    const auto now = rim_.clock();
    clients_.push_back(&connection);
    if (clients_.size() == 1) {
        last_beat_ = now.steady;
        rim_.watched(Watched::Yes);
        make(now);
    }
    // Those who are here already hear of what has changed since at their own pace.
    if (text_) connection.send(text_);
    rim_.woken();
}

void SnapshotFeed::closed(io::WebSocketConnection& connection) {
    if (std::erase(clients_, &connection) == 0 || !clients_.empty()) return;
    text_.reset();
    told_.reset();
    rim_.watched(Watched::No);
}

void SnapshotFeed::make(Now now) {
    told_ = rim_.revision();
    last_sent_ = now.steady;
    auto text = rim_.make();
    text_ = text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text));
}

void SnapshotFeed::changed(Now now) {
    if (!is_stale()) return;
    // The first word of all need not wait.
    if (text_ && now.steady < last_sent_ + options_.pace) return rim_.woken();
    make(now);
    if (!text_) return;
    for (auto* client : clients_) client->send(text_);
}

void SnapshotFeed::tick(Now now) {
    changed(now);
    if (clients_.empty() || !rim_.renew || now.steady < last_beat_ + options_.beat) return;
    last_beat_ = now.steady;
    rim_.renew();
}

std::optional<SteadyTime> SnapshotFeed::next_deadline() const {
    std::optional<SteadyTime> next;
    if (clients_.empty()) return next;
    if (rim_.renew) next = last_beat_ + options_.beat;
    const auto due = last_sent_ + options_.pace;
    if (is_stale()) next = next ? std::min(*next, due) : due;
    return next;
}

void SnapshotFeed::close_all(io::WebSocketClose code, std::string_view reason, Whose whose) {
    for (auto* client : clients_)
        if (whose.takes(*client)) client->close(code, reason);
}

} // namespace tutti::gateway

// The part of the Gateway that is about light: frames are asked for and heard while somebody watches.
#include "gateway/gateway.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

constexpr std::string_view frame_branch = "frame/";
constexpr int watched_rate = 30; ///< frames a second, as many as a page is shown

} // namespace

FrameFeed::Rim Gateway::rim_of_frames() {
    return {
        .clock = &Gateway::now,
        .woken = [this] { set_alarm(); },
        .watched =
            [this](std::string_view display, FrameFeed::Watched watched) { watch_frames(display, watched); },
        .renew = [this](std::string_view display) { ask_for_frames(display); },
    };
}

void Gateway::watch_frames(std::string_view display, FrameFeed::Watched watched) {
    if (watched == FrameFeed::Watched::No) {
        if (const auto found = frame_subscriptions_.find(display); found != frame_subscriptions_.end())
            frame_subscriptions_.erase(found);
        return;
    }
    if (bus_ == nullptr) return;
    const auto filter = fmt::format("{}{}", frame_branch, display);
    if (auto taken = subscribe(filter.c_str(), &Gateway::take_frame))
        frame_subscriptions_.insert_or_assign(std::string(display), std::move(*taken));
}

/// A lease of two beats: outputs that are not asked again show no more than they would for nobody.
void Gateway::ask_for_frames(std::string_view display) {
    const auto output = presences_.find(options_.output);
    if (bus_ == nullptr || !bus_->is_connected() || !output) return;
    const auto lease = std::chrono::ceil<seconds>(2 * options_.frames.beat);
    PostedCommand watch{.target = std::string(*output), .action = "watch"};
    watch.params = Value::object({{"display", display}, {"seconds", lease.count()}, {"fps", watched_rate}});
    begin_command(std::move(watch), [](const Result<std::string>&) {});
}

void Gateway::take_frame(const bus::Message& message) {
    const auto display = std::string_view(message.topic).substr(frame_branch.size());
    const auto fate = frames_.take(display, message.payload);
    switch (fate) {
    case FrameFeed::Taken::Done:
    case FrameFeed::Taken::Unwatched:
        return;
    case FrameFeed::Taken::TooLarge:
        return note_refused(message.topic, false, "it is larger than a page is shown");
    case FrameFeed::Taken::UnknownVersion:
    case FrameFeed::Taken::Malformed:
        return note_refused(message.topic, fate == FrameFeed::Taken::UnknownVersion, frames_.refusal());
    }
}

} // namespace tutti::gateway

// The part of the Gateway that is about phones as controllers: what goes between their pages and the bus.
#include "contract/event.hpp"
#include "gateway/gateway.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

/// `pad.feedback`: what phones are to show.
constexpr const char* feedback_filter = "event/pad/feedback";

} // namespace

/// What a slider did while the bus was away is of no use when it is back; that a button was pressed still may
/// be, and is marked as late.
void Gateway::say_for_phone(std::int32_t producer, PadEvent said) {
    const bool raw = said.type.starts_with("raw.");
    if (bus_ == nullptr || (raw && !bus_->is_connected())) return pads_.note_dropped();
    auto event = pad_stamp_.stamp(std::move(said.type), producer, std::move(said.data), io::wall_now());
    event.late = !bus_->is_connected();
    const auto taken = bus_->publish(message_of(event));
    if (taken) return;
    pads_.note_dropped();
    if (malformed_.note(fmt::format("a phone's event: {}", taken.error().message)))
        log_.warning(
            "a phone's event was not taken", {{"type", event.type}, {"reason", taken.error().message}}
        );
}

void Gateway::note_phones(PadDesk::Present present) {
    feedback_subscription_.reset();
    if (present == PadDesk::Present::None || bus_ == nullptr) return;
    if (auto taken = subscribe(feedback_filter, &Gateway::take_feedback))
        feedback_subscription_ = std::move(*taken);
}

void Gateway::take_feedback(const bus::Message& message) {
    const auto event = contract::parse_event(message.payload);
    if (!event)
        return note_refused(
            message.topic, event.error().code == ErrorCode::UnknownVersion, event.error().message
        );
    const auto feedback = read_pad_feedback(event->data);
    if (!feedback) return note_refused(message.topic, false, feedback.error().message);
    pads_.show(*feedback, now());
}

} // namespace tutti::gateway

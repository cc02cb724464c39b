// OutboxDrops: hears which events of the outbox the bus has not taken, though they were published. They are
// not said then, and have to be said again.
#pragma once

#include "bus/bus.hpp"

#include <optional>
#include <utility>

namespace tutti::control_plane {

class OutboxDrops final : public bus::BusReport {
public:
    /// Why one of them was dropped since the last question.
    std::optional<Error> take() { return std::exchange(why_, std::nullopt); }

    void message_dropped(const bus::Message& message, const Error& why) override {
        if (message.topic.starts_with("event/control/")) why_ = why;
    }

private:
    std::optional<Error> why_;
};

} // namespace tutti::control_plane

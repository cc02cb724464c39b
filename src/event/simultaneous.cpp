// Events of several producers at nearly the same time.
#include "event/gesture_kinds.hpp"

namespace tutti::event {

namespace {

class Simultaneous final : public Gesture {
public:
    Simultaneous(const definition::Simultaneous& declared, Voice& voice)
        : declared_(declared), voice_(voice) {}

    void hear(const Event& event) override {
        const auto same = std::ranges::find(latest_, event.producer, &Event::producer);
        if (same != latest_.end() && same->time > event.time) return; // stamped before what we have
        if (same != latest_.end()) latest_.erase(same);
        latest_.push_back(event);
        const auto newest = std::ranges::max(latest_, {}, &Event::time).time;
        std::erase_if(latest_, [&](const Event& each) { return newest - each.time > declared_.window; });
        if (latest_.size() < declared_.producers) return;
        std::vector<Event> events;
        events.swap(latest_);
        voice_.emit_events(no_producer, std::move(events));
    }

    void shift(microseconds by) override {
        if (std::chrono::abs(by) > slewing) latest_.clear();
    }

private:
    const definition::Simultaneous& declared_;
    Voice& voice_;
    std::vector<Event> latest_; ///< one a producer, within the window of the newest: fewer than fire
};

} // namespace

Made make_simultaneous(const definition::Simultaneous& declared, Voice& voice) {
    return std::make_unique<Simultaneous>(declared, voice);
}

} // namespace tutti::event

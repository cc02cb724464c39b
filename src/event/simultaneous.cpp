// Events of several producers at nearly the same time.
#include "event/gesture_kinds.hpp"
#include "event/producer_clock.hpp"

namespace tutti::event {

namespace {

class Simultaneous final : public Gesture {
public:
    Simultaneous(const definition::Simultaneous& declared, Voice& voice)
        : declared_(declared), voice_(voice) {}

    void hear(const Event& event) override {
        if (const auto back = clocks_.of(event.producer).look(event.time, declared_.window))
            begin_anew(event, *back);
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
        if (std::chrono::abs(by) <= slewing) return;
        latest_.clear();
        clocks_ = {};
    }

private:
    /// What its source sent before its clock was set back lies ahead of it now, and would shut the window to
    /// its other producers as well.
    void begin_anew(const Event& event, microseconds back) {
        const auto& names = voice_.stage().names;
        const auto& source = names.producer(event.producer).source;
        std::erase_if(latest_, [&](const Event& each) {
            return each.producer == event.producer
                   || (each.time - event.time > declared_.window
                       && names.producer(each.producer).source == source);
        });
        voice_.begin_anew(event, back);
    }

    const definition::Simultaneous& declared_;
    Voice& voice_;
    std::vector<Event> latest_; ///< one a producer, within the window of the newest: fewer than fire
    PerProducer<ProducerClock> clocks_;
};

} // namespace

Made make_simultaneous(const definition::Simultaneous& declared, Voice& voice) {
    return std::make_unique<Simultaneous>(declared, voice);
}

} // namespace tutti::event

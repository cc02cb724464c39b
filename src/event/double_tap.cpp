// Two events of one producer within a window.
#include "event/gesture_kinds.hpp"
#include "event/producer_clock.hpp"

namespace tutti::event {

namespace {

class DoubleTap final : public Gesture {
public:
    DoubleTap(const definition::DoubleTap& declared, Voice& voice)
        : window_(declared.window), voice_(voice) {}

    void hear(const Event& event) override {
        auto& first = first_taps_.of(event.producer);
        if (first.number == 0 || gap(first, event) > window_) {
            if (first.number != 0 && is_set_back(first.time - event.time, window_))
                voice_.begin_anew(event, first.time - event.time);
            first = event;
            return;
        }
        std::vector<Event> taps = {std::move(first), event};
        first = Event();
        voice_.emit_events(event.producer, std::move(taps));
    }

    void shift(microseconds by) override {
        if (std::chrono::abs(by) > slewing) first_taps_ = {};
    }

private:
    microseconds window_;
    Voice& voice_;
    PerProducer<Event> first_taps_; ///< number 0: none
};

} // namespace

Made make_double_tap(const definition::DoubleTap& declared, Voice& voice) {
    return std::make_unique<DoubleTap>(declared, voice);
}

} // namespace tutti::event

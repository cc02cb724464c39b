// Passes so many events of a type in any second, and drops the rest.
#include "event/gesture_kinds.hpp"

namespace tutti::event {

namespace {

class RateLimit final : public Gesture {
public:
    RateLimit(const definition::RateLimit& declared, Voice& voice)
        : passed_(declared.per_second), voice_(voice) {}

    void hear(const Event& event) override {
        if (passed_.take(voice_.stage().now))
            voice_.emit_events(event.producer, {event});
        else
            voice_.count_suppressed();
    }

    void shift(microseconds by) override { passed_.shift(by); }

private:
    SlidingCount passed_;
    Voice& voice_;
};

} // namespace

Made make_rate_limit(const definition::RateLimit& declared, Voice& voice) {
    return std::make_unique<RateLimit>(declared, voice);
}

} // namespace tutti::event

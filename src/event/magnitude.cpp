// How long the vector x, y, z is, without gravity, and whether that reached a threshold.
#include "event/axes.hpp"
#include "event/gesture_kinds.hpp"
#include "event/threshold.hpp"

#include <cmath>

namespace tutti::event {

namespace {

class Magnitude final : public Gesture {
public:
    Magnitude(const definition::Magnitude& declared, Voice& voice)
        : declared_(declared), voice_(voice), threshold_(declared.at_least, declared.rearm_below) {}

    void hear(const Event& event) override {
        const auto fields = find_axes(event.data);
        if (!fields) return;
        const auto& [x, y, z] = *fields;
        const double length =
            std::sqrt(x->number() * x->number() + y->number() * y->number() + z->number() * z->number());
        const double value = length - declared_.gravity;
        if (!std::isfinite(value)) return;
        if (declared_.at_least && !threshold_.tells(value, levels_.of(event.producer).fired)) return;
        voice_.emit(event.producer, {{"value", value}, {"x", *x}, {"y", *y}, {"z", *z}}, event);
    }

private:
    struct Level {
        bool fired = false; ///< and not below the threshold since
    };

    const definition::Magnitude& declared_;
    Voice& voice_;
    Threshold threshold_;
    PerProducer<Level> levels_;
};

} // namespace

Made make_magnitude(const definition::Magnitude& declared, Voice& voice) {
    return std::make_unique<Magnitude>(declared, voice);
}

} // namespace tutti::event

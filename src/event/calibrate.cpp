// Corrects a sensor with three axes: minus an offset, times a matrix, times a scale.
#include "event/axes.hpp"
#include "event/gesture_kinds.hpp"

namespace tutti::event {

namespace {

class Calibrate final : public Gesture {
public:
    Calibrate(const definition::Calibrate& declared, Voice& voice) : declared_(declared), voice_(voice) {}

    void hear(const Event& event) override {
        const auto fields = find_axes(event.data);
        if (!fields) return;
        signal::Vector measured{};
        std::vector<Member> raw;
        for (std::size_t i = 0; i < axes.size(); ++i) {
            const Value& field = *(*fields)[i];
            raw.push_back({axes[i], field});
            measured[i] = field.number();
        }
        const auto corrected = declared_.calibration.apply(measured);
        std::vector<Member> members;
        for (std::size_t i = 0; i < axes.size(); ++i) members.push_back({axes[i], corrected[i]});
        members.push_back({"raw", Value::object(std::move(raw))});
        members.push_back({"source_event", embed_with_time(voice_.stage().names, event)});
        voice_.emit(event.producer, std::move(members), event);
    }

private:
    const definition::Calibrate& declared_;
    Voice& voice_;
};

} // namespace

Made make_calibrate(const definition::Calibrate& declared, Voice& voice) {
    return std::make_unique<Calibrate>(declared, voice);
}

} // namespace tutti::event

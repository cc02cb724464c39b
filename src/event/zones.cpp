// Which zone a field of a producer's events lies in, whenever that changes.
#include "event/gesture_kinds.hpp"

namespace tutti::event {

namespace {

class Zones final : public Gesture {
public:
    Zones(const definition::Zones& declared, Voice& voice) : declared_(declared), voice_(voice) {}

    void hear(const Event& event) override {
        const Value* field = event.data.find(declared_.field);
        if (field == nullptr || !field->is_number()) return;
        auto& zone = zones_.of(event.producer);
        const auto from = zone;
        zone = zone_of(field->number(), from);
        if (zone == from) return;
        voice_.emit(
            event.producer,
            {{"zone", declared_.names[*zone]},
             {"from", from ? Value(declared_.names[*from]) : Value()},
             {"value", *field}},
            event
        );
    }

private:
    using Zone = std::optional<std::uint8_t>; ///< of a producer; nothing before its first number

    /// A zone begins at its bound, and is left downwards only below that by more than the hysteresis.
    std::uint8_t zone_of(double number, Zone from) const noexcept {
        const auto& bounds = declared_.bounds;
        std::uint8_t zone = from.value_or(0);
        while (zone < bounds.size() && number >= bounds[zone]) ++zone;
        while (zone > 0 && number < bounds[zone - 1U] - declared_.hysteresis) --zone;
        return zone;
    }

    const definition::Zones& declared_;
    Voice& voice_;
    PerProducer<Zone> zones_;
};

} // namespace

Made make_zones(const definition::Zones& declared, Voice& voice) {
    return std::make_unique<Zones>(declared, voice);
}

} // namespace tutti::event

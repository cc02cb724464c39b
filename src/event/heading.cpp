// A compass heading with its tilt, from a producer's magnetometer and accelerometer.
#include "event/compass.hpp"
#include "event/gesture_kinds.hpp"
#include "event/sample_windows.hpp"

#include <cmath>

namespace tutti::event {

namespace {

class Heading final : public Gesture {
public:
    Heading(const definition::Heading& declared, TypeId accelerometer, Voice& voice)
        : declared_(declared), accelerometer_(accelerometer), voice_(voice),
          windows_(numbers_of_a_bearing, declared.window, voice) {}

    void hear(const Event& event) override {
        const auto fields = find_axes(event.data);
        if (!fields) return;
        const auto& [x, y, z] = *fields;
        const Vector vector = {x->number(), y->number(), z->number()};
        auto& window = windows_.of(event.producer);
        auto& device = window.state;
        if (const auto back = device.clock.look(event.time, std::max(declared_.within, declared_.window))) {
            windows_.clear(window);
            device.acceleration.reset();
            voice_.begin_anew(event, *back);
        }
        if (event.type != accelerometer_)
            tell(event, device, vector);
        else if (!device.acceleration || device.stamp <= event.time) {
            device.acceleration = vector;
            device.stamp = event.time;
        }
    }

    void shift(microseconds by) override {
        windows_.shift(by, [](Window& window) { window.state = {}; });
    }

    std::size_t samples() const noexcept override { return windows_.kept(); }

private:
    static constexpr std::size_t numbers_of_a_bearing = 6;
    struct Device {
        std::optional<Vector> acceleration; ///< that of the newest stamp
        WallTime stamp{};
        ProducerClock clock;
    };
    using Window = SampleWindows<Device>::Window;

    void tell(const Event& event, const Device& device, const Vector& field) {
        if (!device.acceleration || std::chrono::abs(event.time - device.stamp) > declared_.within) return;
        const auto bearing = bearing_of(*device.acceleration, field, declared_.gravity, declared_.forward);
        if (!bearing) return;
        if (declared_.window == microseconds(0)) return emit(event, *bearing);
        const auto& [heading, pitch, roll] = *bearing;
        const std::array<double, numbers_of_a_bearing> sample = {heading.cosine, heading.sine, pitch.cosine,
                                                                 pitch.sine,     roll.cosine,  roll.sine};
        windows_.hear(event, sample, [&](const Window& window) {
            if (const auto mean = mean_of(window)) emit(event, *mean);
        });
    }

    /// The direction of the sum of all; nothing where they point away from each other. Summed oldest first,
    /// so that a rehearsal gives the same digits everywhere.
    static std::optional<Bearing> mean_of(const Window& window) noexcept {
        constexpr double least_agreement = 0.05; // of all of them, which is far from what a hand does
        std::array<double, numbers_of_a_bearing> sums{};
        const auto numbers = window.samples.numbers();
        for (std::size_t i = 0; i < numbers.size(); ++i) sums[i % sums.size()] += numbers[i];
        const double least = least_agreement * static_cast<double>(window.samples.times().size());
        for (std::size_t i = 0; i < sums.size(); i += 2)
            if (std::sqrt(sums[i] * sums[i] + sums[i + 1] * sums[i + 1]) < least) return std::nullopt;
        return Bearing{{sums[0], sums[1]}, {sums[2], sums[3]}, {sums[4], sums[5]}};
    }

    void emit(const Event& event, const Bearing& bearing) {
        constexpr double full_turn = 360;
        double heading = degrees(bearing.heading) + declared_.declination;
        if (heading < 0) heading += full_turn;
        heading = to_thousandths(heading);
        if (heading >= full_turn) heading -= full_turn;
        const double roll = to_thousandths(degrees(bearing.roll));
        voice_.emit(
            event.producer,
            {{"heading", heading},
             {"pitch", to_thousandths(degrees(bearing.pitch))},
             {"roll", roll == -180 ? 180.0 : roll}}, // the same, upside down
            event
        );
    }

    const definition::Heading& declared_;
    TypeId accelerometer_;
    Voice& voice_;
    SampleWindows<Device> windows_; ///< without samples where nothing is smoothed
};

} // namespace

Made make_heading(const definition::Heading& declared, Voice& voice) {
    const auto accelerometer = voice.stage().names.type(declared.accelerometer);
    if (!accelerometer) return std::unexpected(accelerometer.error());
    return std::make_unique<Heading>(declared, *accelerometer, voice);
}

} // namespace tutti::event

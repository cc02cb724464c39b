// A field of a producer's events over a sliding window, and whether it reached a threshold.
#include "event/gesture_kinds.hpp"
#include "event/sample_windows.hpp"
#include "event/threshold.hpp"

#include <cmath>

namespace tutti::event {

namespace {

using Function = definition::Aggregate::Function;

/// Of at least one number. Summed oldest first, so that a rehearsal gives the same digits everywhere.
double evaluate(Function function, std::span<const double> numbers) noexcept {
    double sum = 0;
    switch (function) {
    case Function::Count:
        return static_cast<double>(numbers.size());
    case Function::Min:
        return std::ranges::min(numbers);
    case Function::Max:
        return std::ranges::max(numbers);
    case Function::SumAbs:
        for (const double number : numbers) sum += std::abs(number);
        return sum;
    case Function::Sum:
    case Function::Mean:
        for (const double number : numbers) sum += number;
        return function == Function::Sum ? sum : sum / static_cast<double>(numbers.size());
    }
    return sum;
}

class Aggregate final : public Gesture {
public:
    Aggregate(const definition::Aggregate& declared, Voice& voice)
        : declared_(declared), voice_(voice), threshold_(declared.at_least, declared.rearm_below),
          windows_(1, declared.window, voice) {}

    void hear(const Event& event) override {
        double number = 0;
        if (!declared_.field.empty()) {
            const Value* field = event.data.find(declared_.field);
            if (field == nullptr || !field->is_number()) return;
            number = field->number();
        }
        windows_.look_at_the_clock(event);
        windows_.hear(event, {&number, 1}, [&](Window& window) {
            const double value = evaluate(declared_.function, window.samples.numbers());
            if (threshold_.tells(value, window.state.fired)) fire(event, window, value);
        });
    }

    void shift(microseconds by) override { windows_.shift(by); }

    std::size_t samples() const noexcept override { return windows_.kept(); }

private:
    struct Level {
        bool fired = false; ///< and not below the threshold since
    };
    using Window = SampleWindows<Level>::Window;

    void fire(const Event& event, Window& window, double value) {
        const auto count = window.samples.numbers().size();
        if (declared_.clear) windows_.clear(window);
        voice_.emit(
            event.producer,
            {{"value", declared_.function == Function::Count ? Value(count) : Value(value)},
             {"count", count},
             {"window", to_seconds(declared_.window)}},
            event
        );
    }

    const definition::Aggregate& declared_;
    Voice& voice_;
    Threshold threshold_;
    SampleWindows<Level> windows_;
};

} // namespace

Made make_aggregate(const definition::Aggregate& declared, Voice& voice) {
    return std::make_unique<Aggregate>(declared, voice);
}

} // namespace tutti::event

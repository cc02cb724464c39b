// A field of a producer's events over a sliding window, and whether it reached a threshold.
#include "event/gesture_kinds.hpp"
#include "event/producer_clock.hpp"

#include <cmath>

namespace tutti::event {

namespace {

using Function = definition::Aggregate::Function;

struct Sample {
    WallTime time;
    double value;
};

/// Of at least one sample. Summed oldest first, so that a rehearsal gives the same digits everywhere.
double evaluate(Function function, const std::vector<Sample>& samples) noexcept {
    double sum = 0;
    switch (function) {
    case Function::Count:
        return static_cast<double>(samples.size());
    case Function::Min:
        return std::ranges::min(samples, {}, &Sample::value).value;
    case Function::Max:
        return std::ranges::max(samples, {}, &Sample::value).value;
    case Function::SumAbs:
        for (const auto& sample : samples) sum += std::abs(sample.value);
        return sum;
    case Function::Sum:
    case Function::Mean:
        for (const auto& sample : samples) sum += sample.value;
        return function == Function::Sum ? sum : sum / static_cast<double>(samples.size());
    }
    return sum;
}

class Aggregate final : public Gesture {
public:
    static constexpr std::size_t most_of_a_producer = 10'000; // the oldest go first

    Aggregate(const definition::Aggregate& declared, Voice& voice) : declared_(declared), voice_(voice) {}

    void hear(const Event& event) override {
        double number = 0;
        if (!declared_.field.empty()) {
            const Value* field = event.data.find(declared_.field);
            if (field == nullptr || !field->is_number()) return;
            number = field->number();
        }
        const auto place = windows_.place(event.producer, [this](std::size_t other) { forget(other); });
        auto& window = windows_[place];
        window.heard = ++heard_;
        samples_ -= window.samples.size();
        if (!window.samples.empty())
            if (const auto back = window.samples.back().time - event.time;
                is_set_back(back, declared_.window)) {
                window.samples.clear();
                voice_.begin_anew(event, back);
            }
        add(window.samples, {event.time, number});
        const double value = evaluate(declared_.function, window.samples);
        const bool fires = !declared_.at_least || (!window.fired && value >= *declared_.at_least);
        if (declared_.at_least) {
            const double rearm_below = declared_.rearm_below.value_or(*declared_.at_least);
            window.fired = fires || (window.fired && !(value < rearm_below));
        }
        if (fires) fire(event, window, value);
        samples_ += window.samples.size();
        while (samples_ > voice_.stage().most_samples) forget(unheard_longest());
    }

    void shift(microseconds by) override {
        if (std::chrono::abs(by) <= slewing) return;
        for (std::size_t place = 0; place < windows_.size(); ++place) forget(place);
    }

    std::size_t samples() const noexcept override { return samples_; }

private:
    struct Window {
        std::vector<Sample> samples; ///< by time
        bool fired = false;          ///< and not below the threshold since
        std::uint64_t heard = 0;     ///< orders the last events of the producers
    };

    void forget(std::size_t place) {
        auto& samples = windows_[place].samples;
        samples_ -= samples.size();
        samples = std::vector<Sample>(); // and its memory
    }

    /// Of the windows that hold something. More than one does where there are too many samples in all.
    std::size_t unheard_longest() {
        std::size_t oldest = windows_.size();
        for (std::size_t place = 0; place < windows_.size(); ++place)
            if (!windows_[place].samples.empty()
                && (oldest == windows_.size() || windows_[place].heard < windows_[oldest].heard))
                oldest = place;
        return oldest;
    }

    void add(std::vector<Sample>& samples, Sample sample) const {
        const auto place = std::ranges::upper_bound(samples, sample.time, {}, &Sample::time);
        samples.insert(place, sample);
        const auto begin = samples.back().time - declared_.window;
        auto kept = std::ranges::lower_bound(samples, begin, {}, &Sample::time);
        if (samples.end() - kept > static_cast<std::ptrdiff_t>(most_of_a_producer))
            kept = samples.end() - static_cast<std::ptrdiff_t>(most_of_a_producer);
        samples.erase(samples.begin(), kept);
        // What is counted is what is kept in memory, within a factor.
        if (samples.capacity() > 64 && samples.size() < samples.capacity() / 4) samples.shrink_to_fit();
    }

    void fire(const Event& event, Window& window, double value) {
        const auto count = window.samples.size();
        if (declared_.clear) window.samples.clear();
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
    PerProducer<Window> windows_;
    std::uint64_t heard_ = 0;
    std::size_t samples_ = 0; ///< of all producers
};

} // namespace

Made make_aggregate(const definition::Aggregate& declared, Voice& voice) {
    return std::make_unique<Aggregate>(declared, voice);
}

} // namespace tutti::event

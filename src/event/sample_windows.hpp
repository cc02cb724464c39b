// SampleWindows: what each producer's events said within a sliding window, oldest first. Bounded for each
// producer and over all of them.
#pragma once

#include "event/gesture.hpp"

#include <span>

namespace tutti::event {

/// What belongs to a producer beside its samples, where there is nothing.
struct Nothing {};

template <typename State = Nothing>
class SampleWindows {
public:
    static constexpr std::size_t most_of_a_producer = 10'000; ///< numbers; the oldest go first

    struct Window {
        std::vector<WallTime> times; ///< of its samples, oldest first
        std::vector<double> numbers; ///< of each sample `width`
        State state{};
        std::uint64_t heard = 0; ///< orders the last events of the producers
    };

    /// A sample has `width` numbers. `voice` outlives it.
    SampleWindows(std::size_t width, microseconds length, Voice& voice) noexcept
        : width_(width), length_(length), voice_(voice) {}

    /// That producer's; until another one is asked for.
    Window& of(ProducerId producer) {
        return windows_[windows_.place(producer, [this](std::size_t other) { forget(windows_[other]); })];
    }

    /// Where its samples say that the clock of the event's producer was set back, they are forgotten.
    void look_at_the_clock(const Event& event) {
        auto& window = of(event.producer);
        if (window.times.empty()) return;
        const auto back = window.times.back() - event.time;
        if (!is_set_back(back, length_)) return;
        clear(window);
        voice_.begin_anew(event, back);
    }

    /// Takes what the event says, of `width` numbers; `use(window)` sees what is in the window then, which is
    /// never empty, and may clear it.
    template <typename Use>
    void hear(const Event& event, std::span<const double> sample, const Use& use) {
        auto& window = of(event.producer);
        window.heard = ++heard_;
        samples_ -= window.numbers.size();
        add(window, event.time, sample);
        samples_ += window.numbers.size();
        use(window);
        while (samples_ > voice_.stage().most_samples) forget(unheard_longest());
    }

    void clear(Window& window) noexcept {
        samples_ -= window.numbers.size();
        window.times.clear();
        window.numbers.clear();
    }
    /// And their memory.
    void forget(Window& window) {
        clear(window);
        window.times = std::vector<WallTime>();
        window.numbers = std::vector<double>();
    }

    /// See Engine::shift. `use(window)` sees each one whose samples cannot be compared with later ones.
    template <typename Use>
    void shift(microseconds by, const Use& use) {
        if (std::chrono::abs(by) <= Gesture::slewing) return;
        for (std::size_t place = 0; place < windows_.size(); ++place) {
            forget(windows_[place]);
            use(windows_[place]);
        }
    }
    void shift(microseconds by) {
        shift(by, [](Window&) {});
    }

    /// Of all producers: numbers.
    std::size_t samples() const noexcept { return samples_; }

private:
    /// Of the windows that hold something. More than one does where there are too many samples in all.
    Window& unheard_longest() {
        std::size_t oldest = windows_.size();
        for (std::size_t place = 0; place < windows_.size(); ++place)
            if (!windows_[place].times.empty()
                && (oldest == windows_.size() || windows_[place].heard < windows_[oldest].heard))
                oldest = place;
        return windows_[oldest];
    }

    void add(Window& window, WallTime time, std::span<const double> sample) const {
        auto& [times, numbers, state, heard] = window;
        const auto place = std::ranges::upper_bound(times, time) - times.begin();
        times.insert(times.begin() + place, time);
        numbers.insert(numbers.begin() + numbers_of(place), sample.begin(), sample.end());
        auto dropped = std::ranges::lower_bound(times, times.back() - length_) - times.begin();
        const auto beyond = std::ssize(times) - static_cast<std::ptrdiff_t>(most_of_a_producer / width_);
        dropped = std::max(dropped, beyond);
        times.erase(times.begin(), times.begin() + dropped);
        numbers.erase(numbers.begin(), numbers.begin() + numbers_of(dropped));
        // What is counted is what is kept in memory, within a factor.
        if (times.capacity() <= 64 || times.size() >= times.capacity() / 4) return;
        times.shrink_to_fit();
        numbers.shrink_to_fit();
    }
    std::ptrdiff_t numbers_of(std::ptrdiff_t samples) const noexcept {
        return samples * static_cast<std::ptrdiff_t>(width_);
    }

    std::size_t width_;
    microseconds length_;
    Voice& voice_;
    PerProducer<Window> windows_;
    std::uint64_t heard_ = 0;
    std::size_t samples_ = 0;
};

} // namespace tutti::event

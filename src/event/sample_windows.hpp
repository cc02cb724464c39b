// SampleWindows: what each producer's events said within a sliding window, oldest first. Bounded for each
// producer and over all of them.
#pragma once

#include "event/gesture.hpp"

#include <span>

namespace tutti::event {

/// The samples of one producer, each of so many numbers.
class SampleWindow {
public:
    /// Oldest first.
    std::span<const WallTime> times() const noexcept { return std::span(times_).subspan(gone_); }
    /// Of each sample so many.
    std::span<const double> numbers() const noexcept { return std::span(numbers_).subspan(gone_numbers_); }

    /// Afterwards it holds at most so many samples, of which none is older than the newest by more than
    /// `length`; at least one.
    void add(WallTime time, std::span<const double> sample, microseconds length, std::size_t most);
    void clear() noexcept;
    /// And their memory.
    void forget() { *this = SampleWindow(); }

private:
    std::vector<WallTime> times_;
    std::vector<double> numbers_;
    std::size_t gone_ = 0; ///< so many samples fell out, and are taken away together
    std::size_t gone_numbers_ = 0;
};

/// What belongs to a producer beside its samples, where there is nothing.
struct Nothing {};

template <typename State = Nothing>
class SampleWindows {
public:
    static constexpr std::size_t most_of_a_producer = 10'000; ///< numbers; the oldest go first

    struct Window {
        SampleWindow samples;
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
        if (window.samples.times().empty()) return;
        const auto back = window.samples.times().back() - event.time;
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
        kept_ -= window.samples.numbers().size();
        window.samples.add(event.time, sample, length_, most_of_a_producer / width_);
        kept_ += window.samples.numbers().size();
        use(window);
        while (kept_ > voice_.stage().most_samples) forget(unheard_longest());
    }

    void clear(Window& window) noexcept {
        kept_ -= window.samples.numbers().size();
        window.samples.clear();
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
    std::size_t kept() const noexcept { return kept_; }

private:
    void forget(Window& window) {
        clear(window);
        window.samples.forget();
    }

    /// Of the windows that hold something. More than one does where there are too many samples in all.
    Window& unheard_longest() {
        std::size_t oldest = windows_.size();
        for (std::size_t place = 0; place < windows_.size(); ++place)
            if (!windows_[place].samples.times().empty()
                && (oldest == windows_.size() || windows_[place].heard < windows_[oldest].heard))
                oldest = place;
        return windows_[oldest];
    }

    std::size_t width_;
    microseconds length_;
    Voice& voice_;
    PerProducer<Window> windows_;
    std::uint64_t heard_ = 0;
    std::size_t kept_ = 0;
};

} // namespace tutti::event

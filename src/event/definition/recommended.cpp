#include "event/definition/recommended.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::event::definition {

namespace {

constexpr std::array<RecommendedRange, 12> ranges = {{
    {Measure::DoubleTapWindow, "`window` of a double tap", 0.2, 0.5, "s",
     "people tap twice within 200 to 500 ms; two single presses are further apart"},
    {Measure::SimultaneousWindow, "`window` of a simultaneous", 0.005, 0.1, "s",
     "clocks of two machines differ by 1 to 10 ms, and a hand that strikes twice needs 100 ms"},
    {Measure::SequenceTimeout, "`timeout` of a sequence", 0.3, 3, "s",
     "a practised hand presses 3 to 5 keys a second; after 3 s of rest a person has begun something else"},
    {Measure::HoldAfter, "`after` of a hold", 0.3, 5, "s",
     "an ordinary press lasts 50 to 250 ms, and nobody keeps a button down for long without an answer"},
    {Measure::AggregateWindow, "`window` of an aggregate", 0.1, 600, "s",
     "a shorter one holds a single reading of most sensors, and a longer one keeps all of them in memory"},
    {Measure::SmoothingWindow, "`window` of a smooth or a heading", 0.02, 10, "s",
     "a shorter one holds a single reading of most sensors, and a longer one answers after the hand has "
     "moved "
     "on"},
    {Measure::DebounceQuiet, "`quiet` of a debounce", 0.005, 0.5, "s",
     "a contact bounces for 5 to 20 ms; a longer quiet is felt as delay"},
    {Measure::RateLimitPerSecond, "`per_second` of a rate limit", 1, 60, "",
     "light is drawn 60 times a second, and what comes faster is not seen"},
    {Measure::StepOffset, "`offset` of a step", 0, 600, "s",
     "a run ends when the director does; what is to come later than in ten minutes is a schedule"},
    {Measure::StepInterval, "`interval` of a step", 0.01, 60, "s",
     "below 10 ms light cannot follow and the bus carries two messages a step; above a minute it is a "
     "schedule"},
    {Measure::StepRepeat, "`repeat` of a step", 1, 10'000, "",
     "what repeats for ever is a playlist that its own completion starts again, and that can be interrupted "
     "between"},
    {Measure::PlaylistLength, "length of a playlist", 0, 3600, "s",
     "a run ends when the director does; chain shorter ones by their completion"},
}};

constexpr bool are_in_order() noexcept {
    for (std::size_t i = 0; i < ranges.size(); ++i)
        if (static_cast<std::size_t>(ranges[i].measure) != i) return false;
    return true;
}
static_assert(are_in_order());

} // namespace

std::span<const RecommendedRange> recommended_ranges() noexcept { return ranges; }

std::string print_range(const RecommendedRange& range) {
    return fmt::format("{} to {}{}{}", range.least, range.most, range.unit.empty() ? "" : " ", range.unit);
}

std::string outside_recommended(Measure measure, double number) {
    const auto& range = ranges[static_cast<std::size_t>(measure)];
    if (number >= range.least && number <= range.most) return {};
    return fmt::format("outside of the recommended {}: {}", print_range(range), range.why);
}

std::string outside_recommended(Measure measure, microseconds time) {
    return outside_recommended(measure, to_seconds(time));
}

} // namespace tutti::event::definition

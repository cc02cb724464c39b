#include "osc/time_tag.hpp"

namespace tutti::osc {

namespace {

constexpr std::int64_t seconds_from_1900_to_1970 = 2'208'988'800;
constexpr std::uint64_t era = std::uint64_t{1} << 32;
constexpr std::uint64_t highest_bit_of_seconds = std::uint64_t{1} << 63;
constexpr std::uint64_t million = 1'000'000;

} // namespace

TimeTag TimeTag::at(WallTime time) noexcept {
    const auto whole = std::chrono::floor<seconds>(time);
    const auto rest = static_cast<std::uint64_t>((time - whole).count());
    const auto since_1900 =
        static_cast<std::uint64_t>(whole.time_since_epoch().count() + seconds_from_1900_to_1970);
    const auto fraction = ((rest << 32) + million / 2) / million;
    return {(since_1900 % era) << 32 | fraction};
}

std::optional<WallTime> TimeTag::time() const noexcept {
    if (is_immediate()) return std::nullopt;
    const auto since_1900 = (bits >> 32) + ((bits & highest_bit_of_seconds) == 0 ? era : 0);
    const auto fraction = bits & (era - 1);
    const auto rest = static_cast<std::int64_t>((fraction * million + era / 2) >> 32);
    return WallTime{
        seconds(static_cast<std::int64_t>(since_1900) - seconds_from_1900_to_1970) + microseconds(rest)
    };
}

} // namespace tutti::osc

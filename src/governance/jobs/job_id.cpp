#include "governance/jobs/job_id.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>

namespace tutti::governance::jobs {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: no I, L, O, U
constexpr std::size_t length = 26;
constexpr std::uint64_t most_milliseconds = (std::uint64_t{1} << 48) - 1;

/// 48 bits of time and 80 of chance, five to a digit; the first digit has three.
struct Bits {
    std::array<std::uint8_t, 16> bytes{};

    unsigned digit(std::size_t index) const noexcept {
        unsigned value = 0;
        for (std::size_t bit = index * 5; bit < index * 5 + 5; ++bit) {
            // 130 bits stand in 26 digits: the first two are none.
            const unsigned set = bit < 2 ? 0 : (bytes[(bit - 2) / 8] >> (7 - (bit - 2) % 8)) & 1U;
            value = value << 1 | set;
        }
        return value;
    }
    void set(std::size_t index, unsigned value) noexcept {
        for (std::size_t i = 0; i < 5; ++i) {
            const auto bit = index * 5 + i;
            if (bit < 2) continue;
            const auto one = (value >> (4 - i)) & 1U;
            bytes[(bit - 2) / 8] |= static_cast<std::uint8_t>(one << (7 - (bit - 2) % 8));
        }
    }
};

std::uint64_t whole_in(const Bits& bits, std::size_t from, std::size_t bytes) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | bits.bytes[from + i];
    return value;
}

void lay(Bits& bits, std::size_t from, std::size_t bytes, std::uint64_t value) noexcept {
    for (std::size_t i = 0; i < bytes; ++i)
        bits.bytes[from + i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

} // namespace

std::string JobIds::next(WallTime now) {
    const auto since = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const auto told =
        std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0)), most_milliseconds);
    if (told > milliseconds_) {
        milliseconds_ = told;
        high_ = static_cast<std::uint16_t>(random_.next() >> 49); // room to count on
        low_ = random_.next();
    } else if (++low_ == 0 && ++high_ == 0) {
        ++milliseconds_;
    }
    Bits bits;
    lay(bits, 0, 6, milliseconds_);
    lay(bits, 6, 2, high_);
    lay(bits, 8, 8, low_);
    std::string id(length, '0');
    for (std::size_t i = 0; i < length; ++i) id[i] = digits[bits.digit(i)];
    return id;
}

void JobIds::begin_after(std::string_view id) {
    Bits bits;
    for (std::size_t i = 0; i < length; ++i) bits.set(i, static_cast<unsigned>(digits.find(id[i])));
    const auto at = whole_in(bits, 0, 6);
    const auto high = static_cast<std::uint16_t>(whole_in(bits, 6, 2));
    const auto low = whole_in(bits, 8, 8);
    if (std::tie(at, high, low) <= std::tie(milliseconds_, high_, low_)) return;
    milliseconds_ = at;
    high_ = high;
    low_ = low;
}

bool is_job_id(std::string_view text) noexcept {
    // 128 bits: the first digit is at most 7.
    return text.size() == length && text.front() <= '7'
           && std::ranges::all_of(text, [](char c) { return digits.contains(c); });
}

} // namespace tutti::governance::jobs

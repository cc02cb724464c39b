// NumberCoding: how the numbers of one series are written in a block. What sensors say are nearly always
// decimals of a few digits (21.37): as whole numbers of hundredths their differences take a byte. What
// arithmetic has made of such a decimal (0.30000000000000004, or 21.3 as a float of 32 bits) is taken for
// it. Numbers that are none keep all their bits.
#pragma once

#include "history/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::history {

class NumberCoding {
public:
    static constexpr std::uint8_t most_digits = 6;
    static constexpr std::uint8_t bits = most_digits + 1; ///< not decimals: a double's bits

    NumberCoding() noexcept = default;
    /// Of a block that says so; nothing for what nobody writes.
    static std::optional<NumberCoding> from(std::uint64_t kind) noexcept;

    /// Makes room for a finite number that is to be written.
    void admit(double value) noexcept;

    std::uint8_t kind() const noexcept { return kind_; }
    bool is_exact() const noexcept { return kind_ == bits; }

    /// The whole number that stands for `value`, which was admitted: its units, or its bits. Numbers near to
    /// each other have units that are near to each other; of bits the high ones are alike.
    std::int64_t units(double value) const noexcept;
    double value(std::int64_t units) const noexcept;

    // A number as its distance from the one before, which it replaces.
    void put(std::string& out, double value, std::int64_t& before) const;
    double get(ByteReader& in, std::int64_t& before) const;

private:
    std::uint8_t kind_ = 0; ///< digits behind the point; or `bits`
    double largest_ = 0;    ///< magnitude that was admitted
};

} // namespace tutti::history

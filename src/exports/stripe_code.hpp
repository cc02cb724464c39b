// StripeCode: Reed-Solomon over GF(2^8) with a Cauchy matrix, by ISA-L: of a stripe as many blocks can be
// made anew as it has whole blocks of parity, whichever they are. It has to be told which blocks are damaged.
#pragma once

#include "exports/geometry.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace tutti::exports {

class StripeCode {
public:
    /// At most `most_lanes` and `most_parity`, and at least one of each.
    StripeCode(std::uint32_t lanes, std::uint32_t parity);

    /// Payloads of `block_payload` bytes: those of the lanes first, then those of the parity, which are made.
    void encode(std::span<char* const> blocks) const;
    /// Makes anew what is not `whole`, lanes and parity alike. False, and nothing is touched, where more is
    /// damaged than can be.
    bool recover(std::span<char* const> blocks, const std::vector<bool>& whole) const;

private:
    using Bytes = std::vector<unsigned char>;

    Bytes tables_of(std::span<const std::uint32_t> rows) const;
    void make_rows(
        std::span<const std::uint32_t> rows, std::span<char* const> blocks, std::span<char* const> to
    ) const;

    std::uint32_t lanes_;
    std::uint32_t parity_;
    Bytes coefficients_; ///< of the parity: a row each, a column a lane
    Bytes tables_;       ///< the same, as ISA-L multiplies by them
};

} // namespace tutti::exports

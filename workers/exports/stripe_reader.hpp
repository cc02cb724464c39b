// StripeReader: a few stripes of a protected file at a time. Each lane is read on from where it was.
#pragma once

#include "workers/exports/protected_place.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tutti::exports {

class StripeReader {
public:
    enum class With : std::uint8_t { LanesAlone, Parity };
    /// Of a file with lanes of any length this bounds the memory: 225 blocks of each stripe.
    static constexpr std::uint32_t most_stripes = 8;

    StripeReader(ProtectedPlace place, With with);

    /// `count` stripes from that one on. What cannot be read is not whole.
    void read(std::uint64_t first, std::uint32_t count);
    /// Of one of those that were read, counted from the first: its lanes, then its parity.
    std::span<char* const> blocks(std::uint32_t which) const { return blocks_[which]; }
    const std::vector<bool>& whole(std::uint32_t which) const { return whole_[which]; }
    /// The parity of those that were read, as it stands in the file.
    std::span<char> parity(std::uint32_t count) noexcept;

private:
    void read_lane(std::uint32_t lane, std::uint64_t first, std::uint32_t count, bool goes_on);
    void read_parity(std::uint64_t first, std::uint32_t count, bool goes_on);
    /// Whole pieces alone count: what is behind is zeros.
    void
    fill(std::unique_ptr<io::DiskInput>& input, bool goes_on, std::uint64_t block, std::span<char> piece);

    ProtectedPlace place_;
    With with_;
    std::vector<std::unique_ptr<io::DiskInput>> lanes_;
    std::unique_ptr<io::DiskInput> parity_;
    std::uint64_t next_ = UINT64_MAX; ///< the stripe before which the inputs stand
    std::string buffer_;              ///< lane by lane, then the parity stripe by stripe
    std::vector<std::vector<char*>> blocks_;
    std::vector<std::vector<bool>> whole_;
};

} // namespace tutti::exports

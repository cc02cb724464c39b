// Counts payloads of a version that we do not speak, and says which of them to log: one a sender (DESIGN §3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Memory is bounded: past `most_senders`, the rest are counted together and logged once.
class VersionMismatches {
public:
    static constexpr std::size_t most_senders = 256;

    /// Counts one payload of that sender (a source, a topic). True: log it.
    bool note(std::string_view sender);

    std::uint64_t total() const noexcept { return total_; }
    /// Those of one sender; 0 where it is unknown or counted among the rest.
    std::uint64_t count(std::string_view sender) const;

private:
    std::map<std::string, std::uint64_t, std::less<>> counts_;
    std::uint64_t total_ = 0;
    std::uint64_t of_the_rest_ = 0;
};

} // namespace tutti::contract

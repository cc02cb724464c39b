// LoginCheck: a password that somebody said, and what it is held against; it owns all of it, so that it may
// be run beside the loop.
#pragma once

#include "gateway/password.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

struct LoginCheck {
    enum class Name : std::uint8_t { Fits, Other };

    std::string given;
    std::string hash;                                  ///< of the user of that name; empty: there is none
    std::string series;                                ///< likewise
    std::optional<Password> configured = std::nullopt; ///< where there is no such user
    Name name = Name::Fits;                            ///< that the configured password goes with
    /// Hashes that are computed besides, whatever comes of them: so that each check takes as long, and nobody
    /// notices by the time who is a user.
    std::vector<std::string> decoys = {};

    struct Outcome {
        bool right = false;
        std::string better_hash = {}; ///< of the same password, where the user's is an old one
    };
    /// Whether run() takes its time, and memory.
    bool is_costly() const noexcept {
        return !hash.empty() || !decoys.empty() || (configured && configured->is_costly());
    }
    Outcome run() const;
};

/// What the check of a hash takes, of argon2id and of bcrypt what they are told to cost: two of one kind take
/// as long. Empty of a password in clear.
std::string_view kind_of_hash(std::string_view hash) noexcept;

/// Of how many kinds they are, with ours.
std::size_t kinds_of_hashes(const std::vector<std::string>& hashes);

/// One hash of each kind but `checked`, of these and of nobody's; none where there are none of these.
std::vector<std::string> decoys_beside(std::string_view checked, const std::vector<std::string>& hashes);

} // namespace tutti::gateway

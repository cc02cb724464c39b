// LoginCheck: a password that somebody said, and what it is held against; it owns all of it, so that it may
// be run beside the loop.
#pragma once

#include "gateway/password.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::gateway {

struct LoginCheck {
    enum class Name : std::uint8_t { Fits, Other };

    std::string given;
    std::string hash;                                  ///< of the user of that name; empty: there is none
    std::string series;                                ///< likewise
    std::optional<Password> configured = std::nullopt; ///< where there is no such user
    Name name = Name::Fits;                            ///< that the configured password goes with
    bool costs_as_a_user = false;                      ///< there are users: nobody is to notice which

    struct Outcome {
        bool right = false;
        std::string better_hash = {}; ///< of the same password, where the user's is an old one
    };
    /// Whether run() takes its time, and memory.
    bool is_costly() const noexcept {
        return !hash.empty() || costs_as_a_user || (configured && configured->is_costly());
    }
    Outcome run() const;
};

} // namespace tutti::gateway

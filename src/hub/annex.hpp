// Annex: what else lives on the server's loop, with descriptors and deadlines of its own.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/readiness_loop.hpp"

#include <cstdint>
#include <optional>

namespace tutti::hub {

class Annex {
public:
    /// Each has so many tokens.
    static constexpr std::uint64_t tokens = 1ULL << 33;

    virtual ~Annex() = default;

    /// Watches what it has, by tokens from `first_token` on. The loop stays where it is.
    virtual Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) = 0;
    virtual void ready(const io::ReadinessLoop::Event& event, SteadyTime now) = 0;
    /// Does what is due; nothing else happens after events.
    virtual void advance(SteadyTime now) = 0;
    /// Empty: only events wake it.
    virtual std::optional<SteadyTime> next_deadline() const = 0;
};

} // namespace tutti::hub

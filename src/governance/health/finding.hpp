// Finding: how well one component is, and whether who needs it can go on, with the reason as a sentence.
#pragma once

#include "contract/health.hpp"
#include "contract/service_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::governance::health {

/// The worse the later. Unknown: nobody says how it is, which is worse than a warning and better than to know
/// that it fails.
enum class Level : std::uint8_t { Ok, Warn, Unknown, Error };
std::string_view name(Level level) noexcept;
std::optional<Level> level_from(std::string_view word) noexcept;

struct Finding {
    Level level = Level::Ok;
    bool is_ready = true; ///< who needs it can go on
    std::string reason;   ///< a sentence; of what is well it may be empty

    bool operator==(const Finding&) const = default;
};

/// Whether `one` is worse than `other`: by level, and within one by whether it is ready.
bool is_worse(const Finding& one, const Finding& other) noexcept;

/// Whether a required service is as it should be. One that runs now and then may be between two runs.
bool is_well(const contract::ServiceState& service) noexcept;

/// What a component says of itself. It is ready unless it says that it fails.
Finding finding_of(const contract::Health& said);
/// What is known of a service. One that starts or stops is not ready, and nothing is wrong with it.
Finding finding_of(const contract::ServiceState& service);

} // namespace tutti::governance::health

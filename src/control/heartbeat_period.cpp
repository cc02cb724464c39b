#include "control/heartbeat_period.hpp"

#include "io/environment.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

namespace tutti::control {

Result<microseconds> heartbeat_period(microseconds otherwise) {
    const auto said = io::environment("TUTTI_HEARTBEAT");
    if (!said) return otherwise;
    const auto period = toml::parse_duration(*said);
    if (period && period->count() > 0) return *period;
    return fail(
        ErrorCode::InvalidInput, fmt::format("TUTTI_HEARTBEAT: \"{}\" is no duration such as 5s", *said)
    );
}

} // namespace tutti::control

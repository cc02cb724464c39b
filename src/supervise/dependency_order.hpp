// In which order services start: each after all that it needs.
#pragma once

#include "base/result.hpp"
#include "supervise/spec.hpp"

#include <cstdint>
#include <vector>

namespace tutti::supervise {

/// For each service (an index) the indices of those that it needs.
struct DependencyOrder {
    std::vector<std::vector<std::uint32_t>> needs;
    std::vector<std::vector<std::uint32_t>> needed_by;
    std::vector<std::uint32_t> start_order; ///< the given order, as far as needs allow

    /// InvalidInput for two services of one name, a need that is no service, and a cycle: the message names
    /// it.
    static Result<DependencyOrder> of(const std::vector<ServiceSpec>& services);
};

} // namespace tutti::supervise

// What a message of the bus says, into a HealthBook: of health/+, service/+ and worker/+.
#pragma once

#include "contract/delivery.hpp"
#include "governance/health/health_book.hpp"

#include <string_view>

namespace tutti::governance::health {

inline constexpr std::string_view heard_filters[] = {"health/+", "service/+", "worker/+"};

/// The topic stands below the bus's root. False: it broke the contract, was too large, or there was no room;
/// the book is as before.
bool hear(
    HealthBook& book, std::string_view topic, std::string_view payload, const contract::Delivery& delivery,
    WallTime wall, SteadyTime now
);

} // namespace tutti::governance::health

// Parameters of commands about objects, whose types have looked them over; and faults.
#pragma once

#include "governance/request.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::control_plane {

inline std::string
text_parameter_in(const Value& params, std::string_view key, std::string_view otherwise = "") {
    const auto* said = params.find(key);
    return std::string(said != nullptr ? said->string() : otherwise);
}

inline std::uint64_t whole_parameter_in(const Value& params, std::string_view key, std::uint64_t otherwise) {
    const auto* said = params.find(key);
    return said != nullptr ? static_cast<std::uint64_t>(said->integer()) : otherwise;
}

inline bool flag_parameter_in(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    return said != nullptr && said->boolean();
}

inline std::unexpected<governance::Fault> fault_with(const Error& error) {
    return std::unexpected(governance::fault_of(error));
}

} // namespace tutti::control_plane

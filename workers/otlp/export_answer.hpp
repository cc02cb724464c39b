// What a collector answers to an export (OTLP 1.x, "OTLP/HTTP Response"): taken, taken in part, later, or
// never. Pure.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::otlp {

enum class Fate : std::uint8_t {
    Taken, ///< but for those rejected
    Later,
    Never, ///< another time would say the same
};

struct ExportAnswer {
    Fate fate = Fate::Taken;
    std::uint64_t rejected = 0;             ///< spans or points of those sent
    std::string message = {};               ///< what it has to say, a sentence; may be empty
    std::optional<microseconds> pause = {}; ///< it asks for that long

    bool operator==(const ExportAnswer&) const = default;
};

/// By an answer, or by why there was none. `now` is what a date in Retry-After is held against.
ExportAnswer read_answer(const Result<io::HttpResponse>& answer, WallTime now);

struct PartialSuccess {
    std::uint64_t rejected = 0;
    std::string message = {};

    bool operator==(const PartialSuccess&) const = default;
};
/// Of a body; what is none of it is all of it taken.
PartialSuccess read_partial_success(std::string_view body);

/// No collector makes anything wait for longer.
inline constexpr microseconds longest_asked_pause = std::chrono::minutes(10);

} // namespace tutti::otlp

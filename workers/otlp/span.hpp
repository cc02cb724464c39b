// Span: one thing that happened, with what led to it, and its ids as OpenTelemetry has them.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::otlp {

/// A word of an attribute of a span or a point.
using AttributeValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;

enum class SpanKind : std::uint8_t { Internal = 1, Server = 2 };

struct Span {
    std::string trace; ///< 32 hexadecimal digits, small, not all 0
    std::string id;    ///< 16 of them
    std::string parent = {};
    std::string name;
    SpanKind kind = SpanKind::Internal;
    WallTime start;
    WallTime end;
    Attributes attributes = {};
    std::optional<std::string> failure = {}; ///< it failed, and why

    bool operator==(const Span&) const = default;
};

/// The same for the same text, on every machine: whoever sees a part of a trace gives it the same ids.
std::string trace_id_of(std::string_view text);
std::string span_id_of(std::string_view text);

} // namespace tutti::otlp

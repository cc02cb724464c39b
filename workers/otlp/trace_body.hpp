// Spans as OTLP/HTTP carries them in JSON (opentelemetry-proto 1.x, ExportTraceServiceRequest): ids in
// hexadecimal, times in nanoseconds as texts.
#pragma once

#include "base/value.hpp"
#include "workers/otlp/span.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tutti::otlp {

/// Who says it.
struct Origin {
    std::string service = "tutti"; ///< service.name
    std::string version = "0";
    std::string node = {}; ///< empty: none
};

Value resource_value(const Origin& origin);
Value scope_value(const Origin& origin);
Value attributes_value(const Attributes& attributes);
/// "1764115200000000000".
std::string nanoseconds(WallTime time);

std::string trace_body(const Origin& origin, std::span<const Span> spans);

} // namespace tutti::otlp

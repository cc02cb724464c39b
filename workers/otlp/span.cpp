#include "workers/otlp/span.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::otlp {

namespace {

std::uint64_t not_zero(std::uint64_t number) { return std::max<std::uint64_t>(number, 1); }

} // namespace

std::string trace_id_of(std::string_view text) {
    return fmt::format(
        "{:016x}{:016x}", digest(text, digest("trace, first")),
        not_zero(digest(text, digest("trace, second")))
    );
}

std::string span_id_of(std::string_view text) {
    return fmt::format("{:016x}", not_zero(digest(text, digest("span"))));
}

} // namespace tutti::otlp

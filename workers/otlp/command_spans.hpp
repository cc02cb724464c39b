// CommandSpans: what control was asked, as spans, from its lines of audit: the one that it began and the one
// that it ended are one span. Pure.
#pragma once

#include "base/value.hpp"
#include "workers/otlp/span.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace tutti::otlp {

class CommandSpans {
public:
    /// Those begun and not ended that are remembered.
    static constexpr std::size_t most = 1024;

    /// A line as `audit.list` answers it; in their order. What is none is passed over.
    void hear(const Value& line);
    std::vector<Span> take() { return std::exchange(spans_, {}); }

private:
    struct Begun {
        std::string decision;
        WallTime at;
    };

    std::deque<Begun> begun_;
    std::vector<Span> spans_;
};

} // namespace tutti::otlp

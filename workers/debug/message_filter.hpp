// MessageFilter: which messages somebody wants: OSC address patterns ("/audio/*"), filters of MQTT on topics
// below the root ("reading/#"), any number of both. Pure.
#pragma once

#include "base/value.hpp"
#include "osc/pattern.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::debug {

class MessageFilter {
public:
    static constexpr std::size_t most = 16;

    /// Takes everything, what has no name included.
    MessageFilter() = default;
    /// A text, or a list of them. What begins with '/' is a pattern. InvalidInput says which is wrong.
    static Result<MessageFilter> parse(const Value& filters);

    bool takes(std::string_view name) const;

private:
    Result<void> add(std::string_view text);

    std::vector<osc::Pattern> patterns_;
    std::vector<std::string> topics_;
};

/// Of a question's "filter"; an empty one, or none, takes everything.
Result<MessageFilter> filter_from(const Value& params);

} // namespace tutti::debug

// Where two values are not the same, for people: by paths. Pure.
#pragma once

#include "base/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tutti::governance::objects {

struct Difference {
    std::string path;            ///< a JSON pointer: "/steps/0/event"; empty: all of it
    std::optional<Value> before; ///< nothing: it was not there
    std::optional<Value> after;  ///< nothing: it is there no more

    bool operator==(const Difference&) const = default;
};

/// At most `most`, in the order of `after`, then what is gone. Lists of one length are looked into; others
/// differ as a whole.
std::vector<Difference> differences(const Value& before, const Value& after, std::size_t most = 100);
/// `{path,before?,after?}`.
Value to_value(const Difference& difference);

} // namespace tutti::governance::objects

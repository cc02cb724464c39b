// Told: of a map of named things, what the listeners were last told of each, and which have changed since.
// Pure.
#pragma once

#include "base/value.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace tutti::live {

class Told {
public:
    void note_change(std::string_view name) { changed_.emplace(name); }
    /// Something is gone. What was never told needs no farewell, so memory stays bounded by what is there.
    void note_end(std::string_view name);
    bool has_changes() const noexcept { return !changed_.empty(); }

    /// The merge patch on the map since the last call; an object without members where there is none.
    /// `current(name)` is the thing's document without null members, null where it is gone.
    template <typename Current>
    Value take(Current current) {
        std::vector<Member> changes;
        for (const auto& name : changed_) add_change(changes, name, current(name));
        changed_.clear();
        return Value::object(std::move(changes));
    }

private:
    void add_change(std::vector<Member>& changes, const std::string& name, Value now);

    std::map<std::string, Value, std::less<>> told_;
    std::set<std::string, std::less<>> changed_;
};

} // namespace tutti::live

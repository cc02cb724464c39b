#include "live/told.hpp"

#include "live/merge_patch.hpp"

namespace tutti::live {

void Told::note_end(std::string_view name) {
    if (told_.contains(name)) {
        changed_.emplace(name);
    } else if (const auto found = changed_.find(name); found != changed_.end()) {
        changed_.erase(found);
    }
}

void Told::add_change(std::vector<Member>& changes, const std::string& name, Value now) {
    const auto before = told_.find(name);
    if (now.is_null()) {
        if (before == told_.end()) return;
        told_.erase(before);
        changes.push_back({name, Value()});
        return;
    }
    if (before == told_.end()) {
        changes.push_back({name, now});
        told_.emplace(name, std::move(now));
        return;
    }
    auto difference = merge_difference(before->second, now);
    if (!difference) return;
    changes.push_back({name, std::move(*difference)});
    before->second = std::move(now);
}

} // namespace tutti::live

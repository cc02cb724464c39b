#include "contract/version_mismatches.hpp"

namespace tutti::contract {

bool VersionMismatches::note(std::string_view sender) {
    ++total_;
    if (const auto known = counts_.find(sender); known != counts_.end()) {
        ++known->second;
        return false;
    }
    if (counts_.size() == most_senders) return ++of_the_rest_ == 1;
    counts_.emplace(sender, 1);
    return true;
}

std::uint64_t VersionMismatches::count(std::string_view sender) const {
    const auto known = counts_.find(sender);
    return known != counts_.end() ? known->second : 0;
}

} // namespace tutti::contract

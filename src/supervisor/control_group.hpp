// Limits that hold for a service as a whole: a control group for each (cgroups(7), version 2), where that
// part of the tree is delegated to us. We are found in a leaf of it and never move: whoever started us put us
// there, and the next supervisor comes to be there, too.
#pragma once

#include "base/result.hpp"
#include "supervise/service_definition.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::supervisor {

/// Where groups of ours can be made.
struct GroupsOfOurs {
    std::filesystem::path path = {};
    std::string why_not = {}; ///< not empty: nowhere
};

/// `tree` is where version 2 is mounted, `self` what /proc/self/cgroup says.
GroupsOfOurs find_groups_of_ours(const std::filesystem::path& tree, std::string_view self);
/// On this machine.
GroupsOfOurs find_groups_of_ours();

/// The group of one service with these limits, made where there is none yet: its processes are to join it.
Result<void> prepare_group(const std::filesystem::path& group, const supervise::LimitSpec& limits);

/// Whether a process of that group was killed for lack of memory, since it was made.
bool was_out_of_memory(const std::filesystem::path& group);

/// Once nothing runs in it.
void remove_group(const std::filesystem::path& group);

} // namespace tutti::supervisor

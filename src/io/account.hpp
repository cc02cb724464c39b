// A user of this machine, as the name service knows it.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace tutti::io {

struct Account {
    uid_t user = 0;
    gid_t group = 0;
    std::vector<gid_t> groups; ///< all of them, `group` too
    std::string name;
    std::string home;
    std::string shell;
};

/// NotFound where nobody is called so.
Result<Account> find_account(const std::string& name);

/// Whether a group is called so.
bool is_group(const std::string& name);

/// Whose a file is to be from now on, and of which group; what is empty stays as it is. NotFound where
/// nobody, or no group, is called so.
Result<void> give_file(const std::string& path, const std::string& owner, const std::string& group);

/// What that user is called; its number where the name service knows no name.
std::string name_of_user(uid_t user);

} // namespace tutti::io

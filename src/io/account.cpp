#include "io/account.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <pwd.h>

namespace tutti::io {

Result<Account> find_account(const std::string& name) {
    errno = 0;
    const auto* entry = ::getpwnam(name.c_str());
    if (entry == nullptr) {
        const bool is_unknown = errno == 0 || errno == ENOENT;
        return fail(
            is_unknown ? ErrorCode::NotFound : ErrorCode::Environment,
            is_unknown ? fmt::format("no user is named {}", name)
                       : fmt::format("looking for the user {}: {}", name, std::strerror(errno))
        );
    }
    Account account{entry->pw_uid, entry->pw_gid, {}, name, entry->pw_dir, entry->pw_shell};
    int count = 64;
    account.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(name.c_str(), account.group, account.groups.data(), &count) < 0) {
        account.groups.resize(static_cast<std::size_t>(count));
        ::getgrouplist(name.c_str(), account.group, account.groups.data(), &count);
    }
    account.groups.resize(static_cast<std::size_t>(count));
    return account;
}

std::string name_of_user(uid_t user) {
    const auto* entry = ::getpwuid(user);
    return entry != nullptr && entry->pw_name[0] != '\0' ? entry->pw_name : fmt::format("{}", user);
}

} // namespace tutti::io
